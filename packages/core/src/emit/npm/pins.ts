/** What the emitted service needs to run, pinned exactly: the versions that its runtime is tested with here. */
export const dependencies: Readonly<Record<string, string>> = {
  fastify: '5.12.8',
  jose: '6.2.17',
  pg: '8.23.1',
  pino: '10.4.0',
};

/** What it needs to be checked. */
export const devDependencies: Readonly<Record<string, string>> = {
  '@types/node': '24.19.2',
  '@types/pg': '8.23.1',
  typescript: '7.0.2',
};

/** Node strips types without a flag in these. */
export const nodeRange = '^22.18.0 || >=23.6.0';

/** Node image of the containers. */
export const nodeImage = 'node:24-bookworm-slim';

/** Database image of the compose file. */
export const databaseImage = 'postgres:18-bookworm';
