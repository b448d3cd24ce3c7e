# Needs Python 3.11 or later with its venv module, and make. Everything else is installed into .venv, by hash.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
LOCK := uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 pyproject.toml

.DEFAULT_GOAL := run
.PHONY: run test check bench lock messages clean
.DELETE_ON_ERROR:

run: .venv/run.stamp ## install, and serve on 127.0.0.1:8000 until Ctrl-C
	@exec $(BIN)/tinkuy serve

test: .venv/dev.stamp ## every test, on a PostgreSQL that the tests start themselves
	$(BIN)/python -m pytest $(ARGS)

check: .venv/dev.stamp ## style, types, layers, and whether openapi.yaml is what the application serves
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tinkuy openapi --check

bench: .venv/dev.stamp ## figures as ratios, measured side by side in one run
	$(BIN)/python bench/run.py $(ARGS)

lock: ## resolve the dependencies anew (needs uv)
	$(LOCK) --output-file requirements.lock --upgrade
	$(LOCK) --output-file requirements-dev.lock --upgrade --group dev

messages: .venv/dev.stamp ## bring the Spanish catalogue up to date with the code
	$(BIN)/python -m app.core.messages

clean: ## remove what was installed and cached, never the data in var/
	rm -rf .venv dist build .mypy_cache .ruff_cache .import_linter_cache .hypothesis .pytest_cache .schemathesis

# A stamp is written last, so that an interrupted installation is simply taken up again.
.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Tinkuy needs Python 3.11 or later; $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12" % sys.version_info[:2])'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) lacks its venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/python.stamp requirements.lock pyproject.toml
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --editable .
	@touch $@

.venv/dev.stamp: .venv/python.stamp requirements-dev.lock pyproject.toml
	$(PIP) --require-hashes --requirement requirements-dev.lock
	$(PIP) --no-deps --editable .
	@touch $@
