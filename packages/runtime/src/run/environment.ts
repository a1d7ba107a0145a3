import type { AppOptions } from '../http/app.ts';
import { publicKeyIn } from '../authentication/verify.ts';
import type { TokenSettings } from '../authentication/verify.ts';
import type { Service } from '../service/service.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment asks for. */
export interface Settings {
  readonly app: AppOptions;
  readonly host: string;
  readonly port: number;
  /** Milliseconds between saying "not ready" and accepting no more, for balancers to notice. */
  readonly drainDelay: number;
  /** Milliseconds that requests under way may take after that. */
  readonly drainTimeout: number;
}

const minSecretLength = 32;
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Reads the environment; all that is missing or wrong comes together, one line each. */
export function readEnvironment(service: Service, environment: Environment): Settings | { readonly missing: readonly string[] } {
  const reader = new Reader(environment);
  const kinds = new Set(Object.values(service.actors).map((actor) => actor.authenticates));
  const oidc = kinds.has('oidc') ? readIssuer(reader) : undefined;
  const secret = kinds.has('password') ? readSecret(reader) : undefined;
  const tokens: TokenSettings = { ...(oidc === undefined ? {} : { oidc }), ...(secret === undefined ? {} : { secret }) };
  const metricsToken = reader.optional('METRICS_TOKEN');
  const settings: Settings = {
    app: {
      databaseUrl: reader.address('DATABASE_URL', ['postgresql:', 'postgres:'], 'such as postgresql://user:password@host:5432/database'),
      poolSize: reader.number('POOL_SIZE', service.pool.size, 1, 1000),
      logLevel: reader.oneOf('LOG_LEVEL', 'info', levels),
      tokens,
      ...(metricsToken === undefined ? {} : { metricsToken }),
    },
    host: reader.optional('HOST') ?? '127.0.0.1',
    port: reader.number('PORT', 3000, 0, 65_535),
    drainDelay: reader.number('DRAIN_DELAY_MS', 0, 0, 600_000),
    drainTimeout: reader.number('DRAIN_TIMEOUT_MS', 10_000, 0, 600_000),
  };
  return reader.missing.length > 0 ? { missing: reader.missing } : settings;
}

function readIssuer(reader: Reader): NonNullable<TokenSettings['oidc']> {
  const issuer = reader.text('TOKEN_ISSUER', 'the `iss` of the tokens, such as https://login.example.com');
  const audience = reader.text('TOKEN_AUDIENCE', 'the `aud` of the tokens');
  const publicKey = reader.optional('TOKEN_PUBLIC_KEY');
  if (publicKey === undefined) {
    const jwks = reader.address('TOKEN_JWKS_URL', ['https:', 'http:'], 'where the issuer has its keys (or TOKEN_PUBLIC_KEY, one key as PEM)');
    return { issuer, audience, keys: { jwks } };
  }
  try {
    publicKeyIn(publicKey);
  } catch {
    reader.missing.push('TOKEN_PUBLIC_KEY is no public key: one as PEM (line breaks may be written \\n) or as JWK');
  }
  return { issuer, audience, keys: { publicKey } };
}

function readSecret(reader: Reader): string {
  const secret = reader.text('TOKEN_SECRET', `at least ${minSecretLength} random characters that sign this service's own tokens`);
  if (secret !== '' && secret.length < minSecretLength) reader.missing.push(`TOKEN_SECRET has ${secret.length} characters, at least ${minSecretLength} are needed`);
  return secret;
}

/** Takes values out of the environment and keeps what was wrong with them. */
class Reader {
  readonly missing: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  optional(name: string): string | undefined {
    const value = this.#environment[name];
    return value === '' ? undefined : value;
  }

  text(name: string, meaning: string): string {
    const value = this.optional(name);
    if (value === undefined) this.missing.push(`${name} is not set: ${meaning}`);
    return value ?? '';
  }

  address(name: string, protocols: readonly string[], meaning: string): string {
    const value = this.text(name, meaning);
    if (value !== '' && !protocols.includes(URL.parse(value)?.protocol ?? '')) this.missing.push(`${name} is no address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
    return value;
  }

  number(name: string, otherwise: number, min: number, max: number): number {
    const text = this.optional(name);
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    this.missing.push(`${name} must be a whole number from ${min} to ${max}`);
    return otherwise;
  }

  oneOf(name: string, otherwise: string, words: readonly string[]): string {
    const value = this.optional(name) ?? otherwise;
    if (!words.includes(value)) this.missing.push(`${name} must be one of ${words.join(', ')}`);
    return value;
  }
}
