import { nodeImage } from '../npm/pins.ts';

/**
 * Returns the Dockerfile: packages are installed in one stage and copied into the next, which runs without root. Node strips
 * the types, so nothing is built. Its health is whether it lives: starting it anew doesn't bring back a database that is away.
 */
export function dockerfile(hasComputed: boolean): string {
  return `FROM ${nodeImage} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM ${nodeImage}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY migrations ./migrations
${hasComputed ? 'COPY computed ./computed\n' : ''}COPY operations ./operations
COPY src ./src
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \\
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
`;
}
