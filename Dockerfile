# One image for the whole program or a part of it (PART). Without DATABASE_URL it brings a PostgreSQL of its own, in /data.
FROM node:24-bookworm-slim
WORKDIR /srv/throughline
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force
COPY . .
# The browser's part is built once here and not at every start; what remains to be written lies in /data.
RUN node -e "import('./src/app/build.ts').then((build) => build.ensureWeb())" && mkdir /data && chown node:node /data
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0
USER node
VOLUME /data
EXPOSE 4400
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "-e", \
  "fetch('http://127.0.0.1:' + (process.env.PORT || 4400) + '/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# As `npm start` says it; docs/decisions/019-memory.md tells why.
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=100", "src/app/start.js"]
