# Build: a wheel with the content in it, and every dependency from the hashed lock.
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/cairn
COPY requirements.lock ./
RUN /opt/cairn/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY content content
RUN python -m venv /opt/build && /opt/build/bin/pip install "hatchling>=1.33" \
    && /opt/build/bin/hatchling build -t wheel \
    && /opt/cairn/bin/pip install --no-deps dist/*.whl
# Broken content never starts.
RUN cd / && /opt/cairn/bin/cairn content check

# Run: no build tools, no root, data in /data only.
FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home --home-dir /home/cairn cairn && install -d -o cairn -g cairn /data
COPY --from=build /opt/cairn /opt/cairn
ENV PATH=/opt/cairn/bin:$PATH PYTHONUNBUFFERED=1 CAIRN_DATA_DIR=/data CAIRN_LOG_FORMAT=json
USER cairn
WORKDIR /data
VOLUME /data
# Healthy: the settings read, the content loads, the database opens and answers.
HEALTHCHECK --interval=60s --timeout=10s --start-period=20s CMD ["cairn", "ask", "/study about"]
# SIGTERM ends it in an orderly way: what is being answered is finished, the database is closed.
STOPSIGNAL SIGTERM
ENTRYPOINT ["cairn"]
CMD ["run"]
