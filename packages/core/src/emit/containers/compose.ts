import type { Actor, System } from '../../system/index.ts';
import { provedCollation } from '../../statistics/index.ts';
import { databaseImage } from '../npm/pins.ts';
import { packageName } from '../npm/package-name.ts';
import type { Json } from '../writers/json.ts';

/**
 * Returns the compose file: the database, one run of the migrations, then the service, on this machine's loopback only.
 * `kinds` says how callers authenticate.
 */
export function composeFile(system: System, kinds: ReadonlySet<Actor['authenticates']>): Json {
  const environment = { DATABASE_URL: 'postgres://app:${POSTGRES_PASSWORD}@database:5432/app', ...tokenEnvironment(kinds) };
  const built = { build: { context: '.' }, image: `${packageName(system.name)}:local`, environment, restart: 'no' };
  return {
    name: packageName(system.name),
    services: {
      database: databaseService(system),
      migrate: { ...built, command: ['node', 'src/migrate.ts'], depends_on: { database: { condition: 'service_healthy' } } },
      service: {
        ...built,
        restart: 'unless-stopped',
        ports: ['127.0.0.1:8080:8080'],
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        stop_grace_period: '30s',
        depends_on: { database: { condition: 'service_healthy' }, migrate: { condition: 'service_completed_successfully' } },
      },
    },
    volumes: { data: {} },
  };
}

/** Settings without a default: compose stops with the message when they are not set. */
function tokenEnvironment(kinds: ReadonlySet<Actor['authenticates']>): { readonly [name: string]: Json } {
  return {
    ...(kinds.has('oidc')
      ? {
          TOKEN_ISSUER: '${TOKEN_ISSUER:?the issuer of your tokens}',
          TOKEN_AUDIENCE: '${TOKEN_AUDIENCE:?the audience of your tokens}',
          TOKEN_JWKS_URL: '${TOKEN_JWKS_URL:?where the issuer serves its keys}',
        }
      : {}),
    ...(kinds.has('password') ? { TOKEN_SECRET: '${TOKEN_SECRET:?at least 32 random characters}' } : {}),
  };
}

/** Its check asks by TCP: the server that prepares a new database listens on its socket only, and ends before the real one starts. */
function databaseService(system: System): Json {
  const connections = system.stores[0]?.maxConnections.value ?? 100;
  return {
    image: databaseImage,
    command: ['postgres', '-c', `max_connections=${Math.ceil(connections)}`, '-c', 'shared_preload_libraries=pg_stat_statements'],
    // Texts in the order that the proof's database has them in, by code point on every system alike.
    environment: { POSTGRES_INITDB_ARGS: `--locale-provider=${provedCollation.provider} --builtin-locale=${provedCollation.locale}`, POSTGRES_USER: 'app', POSTGRES_DB: 'app', POSTGRES_PASSWORD: '${POSTGRES_PASSWORD:?a password for the database, of letters and digits}' },
    healthcheck: { test: ['CMD-SHELL', 'pg_isready -h 127.0.0.1 -U app -d app'], interval: '5s', timeout: '3s', retries: 10 },
    volumes: ['data:/var/lib/postgresql'],
    restart: 'unless-stopped',
  };
}
