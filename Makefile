# Needs Python 3.11 or later with its venv module, and make. Everything else is installed into .venv, by hash.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
LOCK := uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 pyproject.toml --group build

.DEFAULT_GOAL := run
.PHONY: run test drills check lint-openapi bench lock messages clean
.DELETE_ON_ERROR:
# The commands start many processes; compiling the modules anew for each of them takes seconds.
unexport PYTHONDONTWRITEBYTECODE

run: .venv/run.stamp ## install, and serve on 127.0.0.1:8000 until Ctrl-C
	@exec $(BIN)/tinkuy serve

test: .venv/dev.stamp ## every test, on a PostgreSQL that the tests start themselves
	$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal $(ARGS)

drills: .venv/dev.stamp ## what the tests try a few times, many times: kills, races, histories, documents; up to an hour
	$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal -m "drill or hypothesis" --hypothesis-profile=drill $(ARGS)

check: .venv/dev.stamp ## style, types, layers, and whether openapi.yaml is what the application serves
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tinkuy openapi --check

lint-openapi: ## openapi.yaml by the rules of redocly and spectral; needs Node.js, so it is not part of check
	@command -v npx >/dev/null || { echo "lint-openapi: NOT RUN. It needs npx (Node.js 20 or later); openapi.yaml was not linted." >&2; exit 1; }
	npx --yes @redocly/cli@2 lint openapi.yaml
	npx --yes @stoplight/spectral-cli@6 lint openapi.yaml --fail-severity=hint

bench: .venv/dev.stamp ## figures as ratios, measured side by side in one run
	$(BIN)/python bench/run.py $(ARGS)

lock: ## write the locks after a change in pyproject.toml, ARGS=--upgrade to move every version (needs uv)
	$(LOCK) --output-file requirements.lock $(ARGS)
	$(LOCK) --output-file requirements-dev.lock --group dev $(ARGS)

messages: .venv/dev.stamp ## bring the Spanish catalogue up to date with the code
	$(BIN)/python -m app.translations

clean: ## remove what was installed and cached, never the data in var/
	rm -rf .venv dist build .mypy_cache .ruff_cache .import_linter_cache .hypothesis .pytest_cache .schemathesis

# A stamp is written last, so that an interrupted installation is simply taken up again.
.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Tinkuy needs Python 3.11 or later; $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) lacks its venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/python.stamp requirements.lock pyproject.toml
	@echo "Installing into .venv: half a minute, once."
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: .venv/python.stamp requirements-dev.lock pyproject.toml
	@echo "Installing into .venv: a minute, once."
	$(PIP) --require-hashes --requirement requirements-dev.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@
