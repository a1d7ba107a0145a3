import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { projectFolder, temporaryFolder, typed } from './testing/typed.ts';

const head = 'kentledge: 1\nsystem: s\n';
const plain = 'entities: { A: { fields: { size: int } } }\noperations: { list: { reads: A } }\n';
const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[index]}`).join(', ')}]`)].join('\n');

const hostile: readonly (readonly [string, string | Uint8Array, readonly string[]])[] = [
  ['nothing', '', ['yaml/empty']],
  ['only a comment', '  \n\n# later\n', ['yaml/empty']],
  ['binary', Uint8Array.from({ length: 4096 }, (_, index) => (index * 197 + (index >> 4)) % 256), ['cli/not-text']],
  ['UTF-16', Buffer.from(`\uFEFF${head}`, 'utf16le'), ['cli/not-text']],
  ['not YAML', '{{{{ [ not: yaml\n}}', ['yaml/not-yaml']],
  ['a web page', '<!doctype html><html><body>404</body></html>', ['brief/not-a-brief']],
  ['an alias bomb', bomb, ['yaml/unused-feature']],
  ['a merge key that holds itself', `${head}x: &x\n  <<: *x\n`, ['yaml/unused-feature']],
  ['100,000 brackets', '['.repeat(100_000), ['yaml/too-deep']],
  ['unknown keys', `${head}entitys: { A: { fields: { size: int } } }\noperations: { list: { reads: A } }\n`, ['brief/unknown-key']],
  ['wrong units', `${head}entities: { A: { count: 10kg, keep: 3 apples after createdAt, fields: { size: int } } }\noperations: { list: { reads: A, rate: 5/parsec, stale: 3MB } }\n`, ['grammar/unknown-unit', 'grammar/wrong-unit']],
  ['a cycle of references', `${head}entities: { A: { fields: { b: B } }, B: { fields: { a: A } } }\noperations: { addA: { takes: { b: B }, creates: A }, addB: { takes: { a: A }, creates: B } }\n`, ['read/reference-cycle']],
  ['a cycle of definitions', `${head}entities: { A: { fields: { one: = two + 1, two: = one + 1 } } }\noperations: { list: { reads: A } }\n`, ['read/definition-cycle']],
  ['a view that shows itself', `${head}entities: { A: { fields: { other: A optional }, views: { A: [other: A] } } }\noperations: { list: { reads: A }, add: { creates: A } }\n`, ['read/view-cycle']],
  ['names with quotes, line breaks and code', `${head}entities: { A: { fields: { "a'b": int, "x\\ny": int, "\${z}": int, "*/": int, "a;drop table": int, __proto__: int } } }\noperations: { list: { reads: A }, "../../up": { reads: A } }\n`, ['brief/bad-name']],
  ['a system that is a path', `kentledge: 1\nsystem: "../../etc"\n${plain}`, ['brief/bad-word']],
  ['a table that ends its quotes', `${head}entities: { A: { table: "x\\"; drop table y; --", fields: { size: int } } }\noperations: { list: { reads: A } }\n`, ['brief/bad-word']],
  ['a route that leaves its folder', `${head}entities: { A: { fields: { size: int } } }\noperations: { list: { reads: A, at: "GET /../\${x}" } }\n`, ['grammar/bad-route']],
  ['a zero byte in an escape', `${head}summary: "a\\0b"\n${plain}`, ['yaml/escaped-control']],
  ['numbers beyond all bounds', `${head}entities: { A: { count: ${'9'.repeat(30)}G, fields: { name: string(99999999999) } } }\noperations: { list: { reads: A, rate: 1e999/s } }\n`, ['grammar/number-too-large', 'read/out-of-range', 'grammar/odd-number']],
  ['the impossible', `${head}objectives: { latency: { p95: 1ms } }\n${plain.replace('list: { reads: A }', 'pay: { takes: { size: int }, does: [{ calls: bank.charge }, { creates: A }] }')}externals: { bank: { actions: [charge], latency: { p50: 90ms, p99: 1200ms } } }\n`, ['design/impossible-latency']],
];

function briefIn(folder: string, text: string | Uint8Array): string {
  const file = path.join(folder, 'brief.yaml');
  writeFileSync(file, text);
  return file;
}

it.each(hostile)('%s: is refused with a reason and a way out, and nothing is written', async (_, text, codes) => {
  const folder = temporaryFolder(onTestFinished);
  briefIn(folder, text);
  mkdirSync(path.join(folder, 'below'));
  const cwd = path.join(folder, 'below');
  for (const args of [['check', '..'], ['design', '..'], ['build', '..', '-o', 'out']]) {
    const { code, out, err } = await typed(args, { cwd });
    const told = out + err;
    expect({ args, code, told: codes.filter((each) => !told.includes(`error[${each}]`)) }).toEqual({ args, code: 2, told: [] });
    expect(told).not.toMatch(/^ +at |bug of ours|\n {2}(?:why|fix): *(?:undefined)?\n/m);
  }
  expect(readdirSync(folder, { recursive: true }).toSorted()).toEqual(['below', 'brief.yaml']);
});

/** Runs the tool as people do, with at most this much memory for its objects. */
function runs(args: readonly string[], megabytes: number): { readonly status: number | null; readonly seconds: number; readonly told: string } {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${megabytes}`, path.join(projectFolder, 'packages/cli/src/main.ts'), ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status, seconds: (performance.now() - started) / 1000, told: stdout + stderr };
}

// The limits of time are wide, since other tests run beside this one; on a machine of its own each takes at most 3 s.
it.each([
  ['50 MB of entities', (): string => `${head}entities:\n${'  E: { fields: { a: string(20), b: int } }\n'.repeat(1_200_000)}`, 'yaml/too-large'],
  ['16 MB of entities', (): string => `${head}entities:\n${Array.from({ length: 260_000 }, (_, index) => `  E${index}: { fields: { a: string(20), b: int } }\n`).join('')}`, 'yaml/too-many-nodes'],
  ['10,000 errors', (): string => `${head}entities: { A: { fields: { size: int } } }\noperations:\n${Array.from({ length: 10_000 }, (_, index) => `  o${index}: { reads: Nope${index}, where: q = $b }\n`).join('')}`, 'read/unknown-entity'],
  ['20,000 mistyped types on one line', (): string => `${head}entities: { A: { fields: { ${Array.from({ length: 20_000 }, (_, index) => `f${index}: strng`).join(', ')} } } }\noperations: { list: { reads: A } }\n`, 'read/unknown-type'],
  ['3,000 names that are near to 3,000 others', (): string => `${head}entities:\n${Array.from({ length: 3000 }, (_, index) => `  Entity${index}: { fields: { a: int } }\n`).join('')}operations:\n${Array.from({ length: 3000 }, (_, index) => `  o${index}: { reads: Entiyt${index} }\n`).join('')}`, 'read/unknown-entity'],
] as const)('%s: are answered soon, within 512 MB', (_, text, code) => {
  const { status, seconds, told } = runs(['check', briefIn(temporaryFolder(onTestFinished), text())], 512);
  expect({ status, isTold: told.includes(`error[${code}]`) }).toEqual({ status: 2, isTold: true });
  expect(told.length).toBeLessThan(100_000);
  expect(seconds).toBeLessThan(20);
}, 60_000);

it('all 10,000 errors are in the JSON', () => {
  const text = `${head}entities: { A: { fields: { size: int } } }\noperations:\n${Array.from({ length: 10_000 }, (_, index) => `  o${index}: { reads: Nope${index} }\n`).join('')}`;
  const { status, told } = runs(['check', '--json', briefIn(temporaryFolder(onTestFinished), text)], 512);
  expect(status).toBe(2);
  expect(JSON.parse(told)).toHaveLength(10_000);
}, 60_000);
