# Two stages: the first builds a wheel and an environment from hashed locks, the second only runs them.
# Build:  docker build -t cairn .
# Run:    docker run -d -v cairn:/data --env-file .env --stop-timeout 30 cairn
# Try it: docker run -it -v cairn:/data cairn chat

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements-image.lock requirements-dev.lock ./
RUN python -m venv /opt/cairn \
 && /opt/cairn/bin/pip install --require-hashes --no-deps -r requirements-image.lock \
 && python -m venv /opt/build \
 && /opt/build/bin/pip install --require-hashes --no-deps -r requirements-dev.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY content content
RUN /opt/build/bin/python -m hatchling build -t wheel \
 && /opt/cairn/bin/pip install --no-index --no-deps dist/*.whl
# Broken content never starts. Run elsewhere, so that it is the installed content that is checked.
RUN cd / && /opt/cairn/bin/cairn content check

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin cairn \
 && install -d -o cairn -g cairn -m 0700 /data
COPY --from=build /opt/cairn /opt/cairn
ENV PATH=/opt/cairn/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    CAIRN_DATA_DIR=/data CAIRN_LOG_FORMAT=json CAIRN_HTTP_HOST=0.0.0.0
WORKDIR /data
VOLUME /data
# Slack over HTTP, with health and metrics; a proxy in front lets only /slack/ through.
EXPOSE 8080
USER cairn
# "cairn run" reads from its database every 15 s and then touches a file in /data; a file older than a minute is unhealthy.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["cairn", "health"]
# SIGTERM: take nothing new, finish what was begun, close the database.
STOPSIGNAL SIGTERM
ENTRYPOINT ["cairn"]
CMD ["run"]
