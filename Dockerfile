# The service. It runs programs in boxes of the engine whose socket it is given, never in this container:
# compose.yaml and docs/compatible-apis.md say what that means.
ARG BASE=debian:trixie-slim
FROM ${BASE}

RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates nodejs npm \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/polyproof
# The packages change less often than the sources. One of them is the Node that everything is run with.
# Behind a proxy with certificates of its own, put those into certificates.pem first.
COPY package.json package-lock.json .npmrc certificates.pe[m] ./
RUN NODE_EXTRA_CA_CERTS=certificates.pem npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error && npm cache clean --force \
    && ln -s "$PWD"/node_modules/node-linux-*/bin/node /usr/local/bin/polyproof-node
COPY cli cli
COPY server server
COPY agents agents
COPY datasets datasets
COPY verification verification
COPY sandboxes sandboxes
COPY runners runners
# The data folder; a volume, or images are looked for again at every start.
ENV POLYPROOF_HOME=/var/lib/polyproof HOME=/tmp
VOLUME /var/lib/polyproof
EXPOSE 7070

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["polyproof-node", "-e", "fetch('http://127.0.0.1:7070/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
# Without npm and without the launcher: everything is installed, and signals reach the service itself.
ENTRYPOINT ["polyproof-node", "cli/main.ts"]
CMD ["serve"]
