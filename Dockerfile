# Our programs, for service. Nothing is compiled or installed as root, and what runs can change nothing of what it runs.
FROM python:3.13.14-slim AS packages
USER 10001:10001
ENV HOME=/tmp
COPY requirements-service.lock /tmp/
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --target /tmp/packages \
        --requirement /tmp/requirements-service.lock \
    && mkdir /tmp/empty

FROM python:3.13.14-slim
ENV PYTHONPATH=/app:/packages PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY --from=packages --chown=0:0 /tmp/packages /packages
# The folders of the volumes, which take over who owns them.
COPY --from=packages --chown=10001:10001 --chmod=0700 /tmp/empty /keys
COPY --from=packages --chown=10001:10001 --chmod=0700 /tmp/empty /key-store
COPY --from=packages --chown=10001:10001 --chmod=0700 /tmp/empty /outside-log
COPY --from=packages --chown=10001:10001 --chmod=0700 /tmp/empty /data
WORKDIR /app
# .dockerignore lists what may come along.
COPY . .
USER 10001:10001
