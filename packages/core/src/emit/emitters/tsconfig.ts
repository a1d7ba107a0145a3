import { defineEmitter, generated } from '../emitter.ts';
import { writeJson } from '../writers/json.ts';

/** tsconfig.json: every strict flag; types are checked, never compiled. */
export const tsconfig = defineEmitter({
  id: 'tsconfig',
  summary: 'tsconfig.json with every strict flag',
  emit: () => [generated('tsconfig.json', writeJson({ compilerOptions, include: ['src', 'operations', 'computed', 'client', 'test'] }))],
});

const compilerOptions = {
  target: 'es2024',
  lib: ['es2024', 'esnext.iterator'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noPropertyAccessFromIndexSignature: true,
  erasableSyntaxOnly: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  allowImportingTsExtensions: true,
  forceConsistentCasingInFileNames: true,
  skipLibCheck: true,
};
