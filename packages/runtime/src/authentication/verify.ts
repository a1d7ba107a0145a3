import { createPublicKey, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SignJWT, createRemoteJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { unauthorized, unavailable } from '../problem/problem.ts';

/** Where the keys of the outside issuer are. */
export type IssuerKeys = { readonly jwks: string } | { readonly publicKey: string };

export interface TokenSettings {
  /** Present where an actor authenticates by OIDC. */
  readonly oidc?: { readonly issuer: string; readonly audience: string; readonly keys: IssuerKeys };
  /** At least 32 characters; present where an actor authenticates by password. */
  readonly secret?: string;
}

/** A token that holds. */
export interface Verified {
  readonly authenticates: 'oidc' | 'password';
  readonly subject: string;
  readonly expires: number | undefined;
  readonly claims: JWTPayload;
}

/** Public-key algorithms only: with a shared-secret one, the public key would be the secret. */
const issuerAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const ownAlgorithm = 'HS256';
const ownLifetime = '12h';
const clockToleranceSeconds = 5;
const jwksTimeoutMilliseconds = 2000;
const maxTokenLength = 8192;
const maxSubjectLength = 255;

/** Verifies tokens of the outside issuer and of our own. */
export class TokenVerifier {
  readonly #service: string;
  readonly #settings: TokenSettings;
  readonly #secret: KeyObject | undefined;
  readonly #issuerKey: ReturnType<typeof createRemoteJWKSet> | KeyObject | undefined;

  constructor(service: string, settings: TokenSettings) {
    this.#service = service;
    this.#settings = settings;
    this.#secret = settings.secret === undefined ? undefined : createSecretKey(Buffer.from(settings.secret));
    this.#issuerKey = settings.oidc === undefined ? undefined : issuerKey(settings.oidc.keys);
  }

  /** A token that doesn't hold is the problem 401; where the issuer's keys can't be had, 503. */
  async verify(token: string): Promise<Verified> {
    if (token.length > maxTokenLength) throw invalidToken();
    try {
      return decodeProtectedHeader(token).alg === ownAlgorithm ? await this.#verifyOwn(token) : await this.#verifyIssued(token);
    } catch (error) {
      if (isOutage(error)) throw unavailable('issuer-unavailable', 1, error);
      throw invalidToken();
    }
  }

  /** A token for a `password` actor: `subject` is the row's id. It holds for 12 hours. */
  sign(actor: string, subject: string): Promise<string> {
    if (this.#secret === undefined) throw new Error('TOKEN_SECRET is needed to sign tokens');
    return new SignJWT({ actor })
      .setProtectedHeader({ alg: ownAlgorithm })
      .setIssuer(this.#service)
      .setAudience(this.#service)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(ownLifetime)
      .sign(this.#secret);
  }

  async #verifyOwn(token: string): Promise<Verified> {
    if (this.#secret === undefined) throw invalidToken();
    const service = this.#service;
    const { payload } = await jwtVerify(token, this.#secret, { algorithms: [ownAlgorithm], issuer: service, audience: service });
    return verifiedOf('password', payload);
  }

  async #verifyIssued(token: string): Promise<Verified> {
    const { oidc } = this.#settings;
    if (oidc === undefined || this.#issuerKey === undefined) throw invalidToken();
    const options = {
      algorithms: issuerAlgorithms,
      issuer: oidc.issuer,
      audience: oidc.audience,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp', 'sub'],
    };
    const key = this.#issuerKey;
    const { payload } = typeof key === 'function' ? await jwtVerify(token, key, options) : await jwtVerify(token, key, options);
    return verifiedOf('oidc', payload);
  }
}

/** `jose` fetches a key set once for all who wait, and at most every 30 s for keys it doesn't know. */
function issuerKey(keys: IssuerKeys): ReturnType<typeof createRemoteJWKSet> | KeyObject {
  if ('jwks' in keys) return createRemoteJWKSet(new URL(keys.jwks), { timeoutDuration: jwksTimeoutMilliseconds });
  return publicKeyIn(keys.publicKey);
}

/** The key in a PEM (line breaks may be written `\n`) or JWK text; throws where there is none. */
export function publicKeyIn(given: string): KeyObject {
  const text = given.trim();
  return text.startsWith('{') ? createPublicKey({ key: JSON.parse(text), format: 'jwk' }) : createPublicKey(text.replaceAll('\\n', '\n'));
}

function verifiedOf(authenticates: Verified['authenticates'], claims: JWTPayload): Verified {
  const { sub, exp } = claims;
  if (typeof sub !== 'string' || sub === '' || sub.length > maxSubjectLength) throw invalidToken();
  return { authenticates, subject: sub, expires: exp, claims };
}

const invalidToken = () => unauthorized('invalid-token');

/** All that isn't about this token: a timeout, an answer that isn't a key set, a refused connection. */
function isOutage(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  if (error instanceof errors.JOSEError) return error.code === 'ERR_JOSE_GENERIC';
  return error instanceof TypeError && error.message === 'fetch failed';
}
