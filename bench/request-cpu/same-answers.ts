import type { Asked, Operation } from './operations.ts';

/** A server that is asked, and the operations that it has. */
export interface Answering {
  readonly name: string;
  readonly port: number;
  readonly operations: readonly Operation[];
  /** It looks at what it is sent and who sends it. */
  readonly isComplete: boolean;
}

interface Question {
  readonly name: string;
  readonly operation: string;
  readonly asked: Asked;
  /** Problems tell of the server (request ids, words), so only their status is compared. */
  readonly isProblem: boolean;
}

const rowsCompared = 50;
const missing = '00000000-0000-4000-8000-000000000000';

/**
 * Asks all servers the same and throws where two answers differ: right answers in status, type and bytes (but for the order of
 * keys), problems in their status. What is compared in CPU must do the same work.
 */
export async function requireSameAnswers(servers: readonly Answering[], operations: readonly Operation[]): Promise<number> {
  let compared = 0;
  for (const question of questionsOf(operations)) {
    const able = servers.filter(({ operations: own, isComplete }) => own.some(({ id }) => id === question.operation) && (isComplete || !question.isProblem));
    const answers = await Promise.all(able.map(async (server) => ({ name: server.name, answer: await answerOf(server, question) })));
    const [first, ...others] = answers;
    for (const { name, answer } of others) {
      if (answer !== first?.answer) throw new Error(`${question.name}: ${first?.name ?? ''} answers\n  ${first?.answer ?? ''}\nand ${name}\n  ${answer}`);
      compared += 1;
    }
  }
  return compared;
}

function questionsOf(operations: readonly Operation[]): readonly Question[] {
  const right = operations.flatMap(({ id, ask }) => Array.from({ length: rowsCompared }, (_, turn): Question => ({ name: `${id} ${turn}`, operation: id, asked: ask(turn), isProblem: false })));
  const wrong = operations.flatMap((operation) => problemsOf(operation).map(([name, asked]): Question => ({ name: `${operation.id} ${name}`, operation: operation.id, asked, isProblem: true })));
  return [...right, ...wrong];
}

/** What a complete server refuses; and a key that was used, which gives the kept answer or a refusal. */
function problemsOf({ id, hasToken, ask }: Operation): readonly (readonly [string, Asked])[] {
  const asked = ask(0);
  const { authorization: _, ...anonymous } = asked.headers ?? {};
  const other = asked.body === undefined ? [] : ([['body of another shape', { ...asked, body: '{"words":1}' }], ['text too long', { ...asked, body: JSON.stringify({ text: 'x'.repeat(201) }) }]] as const);
  const rows = asked.body === undefined ? ([['row that is not there', { ...asked, path: asked.path.replace(/[^/]+$/, missing) }], ['id that is none', { ...asked, path: asked.path.replace(/[^/]+$/, 'none') }]] as const) : [];
  const keyed = id === 'addNoteOnce' ? ([['key used again', asked], ['key used for another text', { ...asked, body: '{"text":"another"}' }]] as const) : [];
  return [...rows, ...other, ...keyed, ...(hasToken ? ([['no token', { ...asked, headers: anonymous }]] as const) : [])];
}

async function answerOf({ name, port }: Answering, { asked, isProblem }: Question): Promise<string> {
  // Servers share the table of keys; each has its own.
  const key = asked.headers?.['idempotency-key'];
  const headers = { ...asked.headers, ...(key === undefined ? {} : { 'idempotency-key': `${name} ${key}` }) };
  const response = await fetch(`http://127.0.0.1:${port}${asked.path}`, { method: asked.method, headers, ...(asked.body === undefined ? {} : { body: asked.body }) });
  const text = await response.text();
  if (isProblem && !response.ok) return String(response.status);
  return `${response.status} ${response.headers.get('content-type') ?? ''} ${inOneOrder(text)}`;
}

/** The same JSON with the keys of its objects in order. */
export function inOneOrder(text: string): string {
  return JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))) : value);
}
