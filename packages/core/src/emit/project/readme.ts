import { identifier } from '../../sql/index.ts';
import { decisionAt } from '../../system/index.ts';
import type { System } from '../../system/index.ts';
import type { Contract } from '../contract/contract.ts';
import { authenticationKinds } from '../contract/contract.ts';
import { serviceRole } from '../grants/grants.ts';
import { nodeRange } from '../npm/pins.ts';
import { code, fenced, plain, table } from '../writers/markdown.ts';

/** Returns README.md: how to start the project by itself. */
export function readmePage(system: System, contracts: readonly Contract[]): string {
  const kinds = authenticationKinds(contracts);
  const usesPassword = kinds.has('password');
  const settings = [
    ...(kinds.has('oidc') ? ['export TOKEN_ISSUER=https://login.example.com TOKEN_AUDIENCE=api TOKEN_JWKS_URL=https://login.example.com/jwks'] : []),
    ...(usesPassword ? ['export TOKEN_SECRET=$(openssl rand -hex 32)'] : []),
  ];
  const inContainers = ['POSTGRES_PASSWORD', ...(kinds.has('oidc') ? ['TOKEN_ISSUER', 'TOKEN_AUDIENCE', 'TOKEN_JWKS_URL'] : []), ...(usesPassword ? ['TOKEN_SECRET'] : [])];
  const parts = [
    `# ${plain(system.name)}`,
    ...(system.summary === '' ? [] : [plain(system.summary)]),
    `A backend in TypeScript on Fastify and PostgreSQL, made from a brief by Kentledge. It needs Node ${code(nodeRange)} and a PostgreSQL 18 database, nothing else; Node runs TypeScript as it is, so there is no build step.`,
    '## Start it',
    fenced('sh', ['npm ci', 'export DATABASE_URL=postgresql://user:password@localhost:5432/database', 'npm run migrate', 'npm run local'].join('\n')),
    `That serves on \`http://127.0.0.1:3000\` with keys of its own${kinds.has('oidc') ? ' and prints a token for each actor' : ''}. For real:`,
    fenced('sh', [...settings, 'npm start'].join('\n')),
    `In containers, with ${inContainers.map(code).join(', ')} set: \`docker compose up\`.`,
    '## Test it',
    'With `DATABASE_URL` naming a database that the tests may write into: `npm test`. Types: `npm run typecheck`.',
    '## Whose file is it',
    table(['files', 'owner', 'rule'], [
      ['`operations/`, `computed/`', 'yours', 'written once with the default behaviour, never touched again'],
      ['`migrations/NNNN_…`', 'history', 'appended to, never changed'],
      ['everything else', 'generated', 'written anew by each build; change the brief or the file that is yours'],
    ]),
    'Each migration is one transaction, but for those whose first line says that they are outside of one: they build indexes while others write, compute new derived fields (those who write that table wait for it, up to their deadline: for a large one take a quiet hour), and can be run again after they were broken off. No command goes back: that is `psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f migrations/NNNN_….down.sql`, the last first, each followed by `delete from kentledge_migrations where name = \'NNNN_….up.sql\'`, so that `npm run migrate` would run it again.',
    ...rightsText(system),
    '## Operations',
    table(['operation', 'endpoint', 'by'], contracts.map((contract) => [code(contract.operation.id), code(`${contract.operation.at.method} ${contract.operation.at.route}`), plain(contract.operation.by.join(', '))])),
    'The contract is [openapi.json](openapi.json), a typed client is [client/index.ts](client/index.ts) (it sends a read again, a few times, when the connection fails or the service is busy; never a write), the drawings are in [docs/architecture.md](docs/architecture.md). `GET /live`, `GET /ready` and `GET /metrics` are for machines. TLS, rate limits and CORS are left to the gateway before it.',
    ...environmentTable(kinds),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Where the design gives the service no more than it uses. */
function rightsText(system: System): readonly string[] {
  if (decisionAt(system, 'system.rights')?.choice !== 'statements') return [];
  const role = serviceRole(system);
  return [
    '## Rights in the database',
    `Migrations are for the owner of the tables. The service can have a login of its own that may do what its statements do and nothing else: in the role ${code(role)}, to which ${code('npm run migrate')} gives what [migrations/grants.sql](migrations/grants.sql) says, as soon as it exists.`,
    fenced('sql', [`create role ${identifier(role)} nologin;`, `create role service login password '…' in role ${identifier(role)};`].join('\n')),
    `Statements that you add yourself may need more: give that to a role of yours, and that role to ${code(role)}.`,
  ];
}

function environmentTable(kinds: ReturnType<typeof authenticationKinds>): readonly string[] {
  const rows = [
    ['`DATABASE_URL`', 'the database itself, not a pooler before it: connections keep a statement timeout of their own', 'required'],
    ['`HOST`, `PORT`', 'where to listen', '`127.0.0.1`, `3000`'],
    ...(kinds.has('oidc')
      ? [
          ['`TOKEN_ISSUER`, `TOKEN_AUDIENCE`', '`iss` and `aud` of the tokens', 'required'],
          ['`TOKEN_JWKS_URL` or `TOKEN_PUBLIC_KEY`', "the issuer's keys, by address or one as PEM", 'one of them'],
        ]
      : []),
    ...(kinds.has('password') ? [['`TOKEN_SECRET`', "signs the service's own tokens", 'required, 32 characters or more']] : []),
    ['`POOL_SIZE`', 'connections per instance', 'as designed'],
    ['`LOG_LEVEL`', 'pino level', '`info`'],
    ['`METRICS_TOKEN`', 'token that `/metrics` asks for', 'none: only this machine may ask, and a proxy on it that sets no `X-Forwarded-For` looks like it'],
    ['`DRAIN_DELAY_MS`, `DRAIN_TIMEOUT_MS`', 'how it stops', '`0`, `10000`'],
  ];
  return ['## Environment', table(['variable', 'meaning', 'default'], rows)];
}
