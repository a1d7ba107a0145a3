/**
 * Returns a brief with this many entities, and five operations for each: a page by owner, one by key, one made, one
 * changed, one deleted. Every entity but the first hundred refers to three others.
 */
export function makeBrief(entities: number): string {
  const lines = ['kentledge: 1', 'system: large', 'actors:', '  member: { is: Member, authenticates: oidc }', 'entities:', '  Member: { count: 100k, fields: { email: string(254) unique personal } }'];
  for (let index = 1; index < entities; index++) lines.push(...entity(index));
  lines.push('operations:');
  for (let index = 1; index < entities; index++) lines.push(...operations(index));
  lines.push('  getMember: { by: member, reads: Member, where: id = $id, rate: 1/s }');
  return `${lines.join('\n')}\n`;
}

function entity(index: number): readonly string[] {
  const refers = index > 100 ? [1, 7, 31].map((step, place) => `      ref${place}: E${((index * step) % (index - 1)) + 1}`) : [];
  return [
    `  E${index}:`,
    '    count: 100k',
    '    owner: author',
    '    fields:',
    '      author: Member',
    `      title: string(200)`,
    '      state: open | closed | archived default open',
    '      amount: money >= 0',
    '      note: text optional(30%) about 300B',
    ...refers,
    '    transitions: { state: [open -> closed -> archived] }',
  ];
}

function operations(index: number): readonly string[] {
  const required = index > 100 ? `, ref0: E${(index % (index - 1)) + 1}, ref1: E${((index * 7) % (index - 1)) + 1}, ref2: E${((index * 31) % (index - 1)) + 1}` : '';
  return [
    `  listE${index}: { by: member, reads: E${index}, where: author = me and state = $state, order: -createdAt, rate: 2/s }`,
    `  getE${index}: { by: member, reads: E${index}, where: id = $id, rate: 5/s }`,
    `  makeE${index}: { by: member, takes: { title: string(200), amount: money >= 0, note: text optional(30%)${required} }, creates: E${index}, rate: 1/s }`,
    `  renameE${index}: { by: member, takes: { title: string(200) }, updates: E${index}, where: id = $id, rate: 30/min }`,
    `  dropE${index}: { by: member, deletes: E${index}, where: id = $id, rate: 6/min }`,
  ];
}
