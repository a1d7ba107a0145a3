/** One thing that all servers can do, and how to ask for it. */
export interface Operation {
  /** As the brief calls it. */
  readonly id: string;
  /** As the table calls it. */
  readonly label: string;
  readonly hasToken: boolean;
  readonly status: number;
  /** The parts of a request; each turn asks for another row or sends another text and key. */
  readonly ask: (turn: number) => Asked;
}

/** A request before it is text. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What is measured, over these rows, as the caller with this token. */
export function operationsOver(ids: readonly string[], token: string): readonly Operation[] {
  const authorization = { authorization: `Bearer ${token}` };
  const idOf = (turn: number): string => ids[turn % ids.length] ?? '';
  const note = (path: string, turn: number, headers: Readonly<Record<string, string>>): Asked => ({ method: 'POST', path, headers: { ...authorization, 'content-type': 'application/json', ...headers }, body: JSON.stringify({ text: `note ${turn % 1000}` }) });
  return [
    { id: 'getItem', label: 'read a row', hasToken: false, status: 200, ask: (turn) => ({ method: 'GET', path: `/items/${idOf(turn)}` }) },
    { id: 'getMine', label: 'read a row with a token', hasToken: true, status: 200, ask: (turn) => ({ method: 'GET', path: `/mine/${idOf(turn)}`, headers: authorization }) },
    { id: 'addNote', label: 'make a row with a token', hasToken: true, status: 201, ask: (turn) => note('/notes', turn, {}) },
    { id: 'addNoteOnce', label: 'make a row once, by key', hasToken: true, status: 201, ask: (turn) => note('/notes-once', turn, { 'idempotency-key': `turn-${turn}` }) },
  ];
}

/** A request as it goes over the wire. */
export function requestText({ method, path, headers = {}, body }: Asked): string {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host: 'localhost', ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
}
