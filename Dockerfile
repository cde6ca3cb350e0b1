# The worker and the command line. glibc, because Temporal's native part is built for it.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /concordat
COPY package.json package-lock.json ./
# No install scripts: the native parts come ready inside their packages.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /concordat
COPY --from=build /concordat/package.json /concordat/LICENSE ./
COPY --from=build /concordat/node_modules node_modules
COPY --from=build /concordat/dist dist
COPY --from=build /concordat/procedures procedures
COPY --from=build /concordat/tools tools
COPY --from=build /concordat/deploy/create-streams.mjs /concordat/deploy/check-health.mjs deploy/
# A volume mounted here is its user's.
RUN mkdir /archive && chown node:node /archive
# The image has no other user with a home; uid 1000, as in Temporal's images.
USER node
EXPOSE 8081
CMD ["node", "--max-old-space-size=320", "--max-semi-space-size=4", "dist/worker/main.js"]
