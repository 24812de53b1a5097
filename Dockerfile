# Our programs, for service. Nothing is compiled or installed as root, and what runs can change nothing of what it runs.
#
# In service name the base by its digest, which stands for one image for ever, where a tag may come to mean another one:
#   docker build --build-arg PYTHON=python:3.13.14-slim@sha256:... .
# (`docker buildx imagetools inspect python:3.13.14-slim` says which.) None stands here, because none could be looked up and checked when this was
# written: a digest nobody has checked is worse than a tag that says what it is.
ARG PYTHON=python:3.13.14-slim

FROM ${PYTHON} AS packages
USER 10001:10001
ENV HOME=/tmp
COPY requirements-service.lock /tmp/
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --target /tmp/packages \
        --requirement /tmp/requirements-service.lock \
    && mkdir -m 0700 /tmp/empty \
    # One package brings its own tests along.
    && rm -rf /tmp/packages/tests
# .dockerignore lists what may come along. It is compiled here: where it runs nothing can be written, and each start of each program would
# compile all that it loads.
COPY --chown=10001:10001 . /tmp/app
RUN python -m compileall -q --invalidation-mode unchecked-hash -s /tmp -p / /tmp/app

FROM ${PYTHON}
ENV PYTHONPATH=/app:/packages PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# Where each program says, inside its own container, that it lives and is ready.
ENV REFERRALS_PROBES_LISTEN=127.0.0.1:9470
COPY --from=packages --chown=0:0 /tmp/packages /packages
# The folders of the volumes, which take over who owns them.
COPY --from=packages --chown=10001:10001 --chmod=0700 /tmp/empty /keys
COPY --from=packages --chown=10001:10001 --chmod=0700 /tmp/empty /key-store
COPY --from=packages --chown=10001:10001 --chmod=0700 /tmp/empty /outside-log
COPY --from=packages --chown=10001:10001 --chmod=0700 /tmp/empty /data
WORKDIR /app
COPY --from=packages --chown=0:0 /tmp/app .
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 CMD ["python", "-m", "wiring.probes", "9470"]
