import { pinnable } from '@kentledge/core/design';
import { briefReference } from '@kentledge/core/read';

type Entry = ReturnType<typeof briefReference>[number];

/** Returns docs/brief.md: every key of the language, from the same schema that checks briefs. */
export function briefPage(): string {
  const sections = new Map<string, Entry[]>();
  for (const entry of briefReference()) {
    const section = entry.path.split(/[.[]/)[0] ?? '';
    sections.set(section, [...(sections.get(section) ?? []), entry]);
  }
  const head = [
    '# Every key of a brief',
    '',
    'Generated from the schema (`scripts/write-schema.ts`); editors get the same texts from `schema/brief.schema.json`.',
    'How to say things, the grammar of expressions and the traps of YAML are in [language.md](language.md).',
    '`X` stands for a name that you choose, `[]` for the items of a list. **Bold** keys are required.',
    '',
  ];
  return [...head, ...[...sections].flatMap(([name, entries]) => [...sectionLines(name, entries), ...(name === 'pins' ? pinLines() : [])])].join('\n');
}

function sectionLines(name: string, entries: readonly Entry[]): readonly string[] {
  const own = entries.find((entry) => entry.path === name);
  const below = entries.filter((entry) => entry.path !== name);
  const title = [`## ${name}`, '', ...(own === undefined ? [] : [`${own.meaning}${examplesText(own)}`, ''])];
  if (below.length === 0) return title;
  return [...title, '| key | what it means | is a | for example |', '|---|---|---|---|', ...below.map(row), ''];
}

/** What can be pinned is told by the decisions themselves. */
function pinLines(): readonly string[] {
  const rows = pinnable().map(({ path, values }) => `| \`${path}\` | ${cell(values)} |`);
  const rest = 'Names of the language stand for yours: `Entity`, `operation`, `service` (the name of the system, where no entity is pinned to another service). `kentledge design` lists every decision of a brief by its path; each can be pinned to one of its options.';
  return [rest, '', '| path | takes |', '|---|---|', ...rows, ''];
}

function row(entry: Entry): string {
  const key = entry.required ? `**\`${entry.path}\`**` : `\`${entry.path}\``;
  const words = entry.words.length === 0 ? '' : ` One of ${entry.words.map((word) => `\`${word}\``).join(', ')}.`;
  const examples = entry.examples.map((example) => `\`${cell(example)}\``).join(', ');
  return `| ${key} | ${cell(entry.meaning)}${words} | ${entry.kinds.join(', ')} | ${examples} |`;
}

function examplesText(entry: Entry): string {
  return entry.examples.length === 0 ? '' : ` For example ${entry.examples.map((example) => `\`${example}\``).join(', ')}.`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
