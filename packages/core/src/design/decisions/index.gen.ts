// Written by `npm run list-items` from the files beside it.
import { apiStyle } from './api-style.ts';
import { authentication } from './authentication.ts';
import { authorization } from './authorization.ts';
import { concurrency } from './concurrency.ts';
import { deletes } from './deletes.ts';
import { errors } from './errors.ts';
import { idempotency } from './idempotency.ts';
import { pagination } from './pagination.ts';
import { platform } from './platform.ts';
import { services } from './services.ts';
import { store } from './store.ts';
import { tables } from './tables.ts';

export const items = [
  apiStyle,
  authentication,
  authorization,
  concurrency,
  deletes,
  errors,
  idempotency,
  pagination,
  platform,
  services,
  store,
  tables,
] as const;
