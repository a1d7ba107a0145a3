/** An output that says where the next page starts: `$next` beside its own fields, or `next` as one of them. */
interface Paged {
  readonly $next?: string | number | null;
  readonly next?: string | number | null;
}

/**
 * The `Link` header to the next page, undefined on the last one: the request's own query with the parameter changed. It
 * is relative to the request, so it holds behind a proxy that serves the API below another path.
 */
export function nextLink(output: unknown, parameter: string, url: string): string | undefined {
  const { $next, next } = output as Paged;
  const value = $next === undefined ? next : $next;
  if (value === undefined || value === null) return undefined;
  const start = url.indexOf('?');
  const query = new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
  query.set(parameter, String(value));
  return `<?${query.toString()}>; rel="next"`;
}
