export { createTestIssuer } from './issuer.ts';
export type { TestIssuer, TokenClaims } from './issuer.ts';
export { TokenVerifier } from '../authentication/verify.ts';
