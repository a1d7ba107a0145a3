// Written by `npm run list-items` from the files beside it.
import { apiStyle } from './api-style.ts';
import { audit } from './audit.ts';
import { authentication } from './authentication.ts';
import { authorization } from './authorization.ts';
import { caches } from './caches.ts';
import { channels } from './channels.ts';
import { concurrency } from './concurrency.ts';
import { dataAccess } from './data-access.ts';
import { databaseSize } from './database-size.ts';
import { deletes } from './deletes.ts';
import { derivedFields } from './derived-fields.ts';
import { errors } from './errors.ts';
import { growth } from './growth.ts';
import { idempotency } from './idempotency.ts';
import { indexes } from './indexes.ts';
import { memory } from './memory.ts';
import { pagination } from './pagination.ts';
import { partitions } from './partitions.ts';
import { platform } from './platform.ts';
import { pooling } from './pooling.ts';
import { retention } from './retention.ts';
import { rights } from './rights.ts';
import { rowSecurity } from './row-security.ts';
import { services } from './services.ts';
import { sizes } from './sizes.ts';
import { store } from './store.ts';
import { tables } from './tables.ts';
import { timeouts } from './timeouts.ts';
import { types } from './types.ts';

export const items = [
  apiStyle,
  audit,
  authentication,
  authorization,
  caches,
  channels,
  concurrency,
  dataAccess,
  databaseSize,
  deletes,
  derivedFields,
  errors,
  growth,
  idempotency,
  indexes,
  memory,
  pagination,
  partitions,
  platform,
  pooling,
  retention,
  rights,
  rowSecurity,
  services,
  sizes,
  store,
  tables,
  timeouts,
  types,
] as const;
