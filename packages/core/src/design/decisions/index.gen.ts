// Written by `npm run list-items` from the files beside it.
import { apiStyle } from './api-style.ts';
import { audit } from './audit.ts';
import { authentication } from './authentication.ts';
import { authorization } from './authorization.ts';
import { channels } from './channels.ts';
import { concurrency } from './concurrency.ts';
import { dataAccess } from './data-access.ts';
import { databaseSize } from './database-size.ts';
import { deletes } from './deletes.ts';
import { derivedFields } from './derived-fields.ts';
import { errors } from './errors.ts';
import { idempotency } from './idempotency.ts';
import { indexes } from './indexes.ts';
import { pagination } from './pagination.ts';
import { platform } from './platform.ts';
import { retention } from './retention.ts';
import { services } from './services.ts';
import { sizes } from './sizes.ts';
import { store } from './store.ts';
import { tables } from './tables.ts';
import { timeouts } from './timeouts.ts';

export const items = [
  apiStyle,
  audit,
  authentication,
  authorization,
  channels,
  concurrency,
  dataAccess,
  databaseSize,
  deletes,
  derivedFields,
  errors,
  idempotency,
  indexes,
  pagination,
  platform,
  retention,
  services,
  sizes,
  store,
  tables,
  timeouts,
] as const;
