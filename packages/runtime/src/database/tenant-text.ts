/**
 * Returns what the setting `kentledge.tenant` says of a caller: the key of its tenant, '' where it has none. `*` is what no tenant
 * binds, so callers of a tenant whose key is just that see no row rather than those of all.
 */
export function tenantText(key: unknown): string {
  return key === null || key === '*' ? '' : String(key);
}
