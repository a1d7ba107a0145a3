import { expect, it } from 'vitest';
import { tenantText } from './tenant-text.ts';

it('says a tenant by its key, and lets no tenant pass for all of them', () => {
  expect(['team-1', 7, null, '*', '**'].map(tenantText)).toEqual(['team-1', '7', '', '', '**']);
});
