import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';

/** What a test token may say beside its subject. */
export interface TokenClaims {
  readonly email?: string;
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly [claim: string]: unknown;
}

export interface TestIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** For TOKEN_PUBLIC_KEY. */
  readonly publicKey: string;
  /** A token of this issuer; it holds for an hour unless `seconds` says otherwise (negative: expired). */
  readonly token: (subject: string, claims?: TokenClaims, seconds?: number) => Promise<string>;
  /** Serves the key set on a loopback port, for TOKEN_JWKS_URL; `requests` counts how often it was fetched. */
  readonly serve: () => Promise<{ readonly url: string; readonly requests: () => number; readonly close: () => Promise<void> }>;
  /** The service's environment for this issuer. */
  readonly environment: Readonly<Record<'TOKEN_ISSUER' | 'TOKEN_AUDIENCE' | 'TOKEN_PUBLIC_KEY', string>>;
}

/** An identity provider for local runs and tests: a fresh key pair, tokens signed with ES256. */
export async function createTestIssuer(audience = 'kentledge', issuer = 'https://issuer.test'): Promise<TestIssuer> {
  const algorithm = 'ES256';
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const keyId = 'test';
  const publicKeyText = await exportSPKI(publicKey);
  const keySet = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: keyId, alg: algorithm, use: 'sig' }] });

  const token: TestIssuer['token'] = (subject, claims = {}, seconds = 3600) => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: algorithm, kid: keyId })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt(now + Math.min(0, seconds))
      .setExpirationTime(now + seconds)
      .sign(privateKey);
  };

  const serve: TestIssuer['serve'] = async () => {
    let requests = 0;
    const server = createServer((_request, response) => {
      requests += 1;
      response.setHeader('content-type', 'application/json').end(keySet);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
    return { url: `http://127.0.0.1:${port}/jwks`, requests: () => requests, close };
  };

  const environment = { TOKEN_ISSUER: issuer, TOKEN_AUDIENCE: audience, TOKEN_PUBLIC_KEY: publicKeyText };
  return { issuer, audience, publicKey: publicKeyText, token, serve, environment };
}
