# The service as `make run` starts it, for another address than loopback:
#   docker build -t agent-assist .
#   docker run --init -p 8080:8080 -e ASSIST_API_KEY=… -v assist-models:/var/lib/assist/models agent-assist
# Without ASSIST_API_KEY (128 random bits) it prints a code by which its first administrator gets a key, since it
# listens on all addresses of the container.
# The first start fetches the models into their volume; ASSIST_MODELS_MIRROR names another place to get them.

FROM node:20-bookworm AS build
WORKDIR /app
# onnxruntime-node would fetch libraries for a graphics card.
ENV ONNXRUNTIME_NODE_INSTALL=skip
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save
COPY tsconfig.json tsconfig.build.json ./
COPY assist assist
RUN npm run build && chmod +x dist/cli.js && npm prune --omit=dev

FROM node:20-bookworm-slim
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY models/catalog.json models/catalog.json
# Models are built from their published weights at the first start.
COPY models/convert models/convert
COPY fixtures/glossaries fixtures/glossaries
COPY fixtures/solutions fixtures/solutions
COPY fixtures/calls fixtures/calls
COPY fixtures/written-calls fixtures/written-calls
COPY LICENSE README.md ./
RUN apt-get update && apt-get install --yes --no-install-recommends python3-venv \
  && rm -rf /var/lib/apt/lists/* \
  && ln -s /app/dist/cli.js /usr/local/bin/assist \
  && mkdir -p /var/lib/assist/models /var/lib/assist/data \
  && chown -R node:node /var/lib/assist
USER node
# The C library keeps memory that was given back, a heap a thread: these two take 90 MB off the service.
ENV MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=131072
ENV ASSIST_HOST=0.0.0.0 \
  ASSIST_PORT=8080 \
  ASSIST_MODELS_DIR=/var/lib/assist/models \
  ASSIST_DATA_DIR=/var/lib/assist/data
VOLUME ["/var/lib/assist/models", "/var/lib/assist/data"]
EXPOSE 8080
# The first start may have 100 MB of models to fetch before it listens. With ASSIST_TLS it answers by HTTPS, and whose
# certificate it is does not matter here.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10m CMD \
  ["node", "-e", "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; const ask = (scheme) => fetch(`${scheme}://127.0.0.1:${process.env.ASSIST_PORT}/healthz`); ask('http').catch(() => ask('https')).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/cli.js", "serve", "--demo"]
