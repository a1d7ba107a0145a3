// Written by `npm run list-items` from the files beside it.
import { architecture } from './architecture.ts';
import { client } from './client.ts';
import { containers } from './containers.ts';
import { decisionRecords } from './decision-records.ts';
import { grants } from './grants.ts';
import { ignoreFiles } from './ignore-files.ts';
import { migrations } from './migrations.ts';
import { openapi } from './openapi.ts';
import { operations } from './operations.ts';
import { packageJson } from './package-json.ts';
import { packageLock } from './package-lock.ts';
import { projectTests } from './project-tests.ts';
import { readme } from './readme.ts';
import { runtimeSources } from './runtime-sources.ts';
import { service } from './service.ts';
import { tsconfig } from './tsconfig.ts';

export const items = [
  architecture,
  client,
  containers,
  decisionRecords,
  grants,
  ignoreFiles,
  migrations,
  openapi,
  operations,
  packageJson,
  packageLock,
  projectTests,
  readme,
  runtimeSources,
  service,
  tsconfig,
] as const;
