# One image for every role: `docker run posthorn worker`. It holds no Redis: give it POSTHORN_REDIS_URL.

FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json tsconfig.base.json ./
COPY test/package.json test/
COPY packages packages
RUN --mount=type=cache,target=/root/.npm npm ci
RUN npm run build
RUN npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/packages packages
COPY docs/examples docs/examples
USER node
ENTRYPOINT ["packages/cli/bin/posthorn.js"]
