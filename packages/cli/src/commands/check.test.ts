import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder, typed } from '../testing/typed.ts';

const notes = `kentledge: 1
system: notes
entities: { Note: { fields: { title: string(80) } } }
operations: { getNote: { by: anyone, reads: Note, where: id = $id } }
`;

function written(text: string | Uint8Array, name = 'brief.yaml'): string {
  const cwd = temporaryFolder(onTestFinished);
  writeFileSync(path.join(cwd, name), text);
  return cwd;
}

it.each(['notes', 'shop', 'lobsters'])('finds no error in examples/%s', async (name) => {
  const { code, out, err } = await typed(['check', `examples/${name}`]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain(`examples/${name}/brief.yaml is fine: ${name} with `);
});

it('takes a file, a folder, and the folder here', async () => {
  const cwd = written(notes);
  for (const file of ['brief.yaml', '.', cwd]) expect((await typed(['check', file], { cwd })).code).toBe(0);
});

it('tells a link that leads nowhere from a file that is not there, and an empty name from this folder', async () => {
  const cwd = written(notes);
  symlinkSync('nowhere', path.join(cwd, 'link.yaml'));
  expect((await typed(['check', 'link.yaml'], { cwd })).out).toContain('a link to something that is not there');
  expect(await typed(['check', ''], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining('cli/missing-argument') as string });
});

it('does not advise to read a folder that is named as a brief', async () => {
  const cwd = temporaryFolder(onTestFinished);
  mkdirSync(path.join(cwd, 'd/brief.yaml'), { recursive: true });
  expect((await typed(['check', 'd'], { cwd })).out).toContain('fix: Name the brief itself, or write one');
});

it('says what to type by the name that the tool was started by, but not in JSON', async () => {
  const cwd = written(notes.replace('anyone', 'somebody'));
  expect((await typed(['check', '.'], { cwd, tool: '../kentledge' })).out).toContain('\n../kentledge explain ');
  expect((await typed(['check', '--jsn'], { cwd, tool: '../kentledge' })).err).toContain('Write: ../kentledge check FILE');
  expect((await typed(['check'], { cwd, tool: './kentledge' })).err).toContain('Write: ./kentledge check FILE');
  expect((await typed(['check', 'nowhere', '--json'], { cwd, tool: './kentledge' })).out).toContain('`kentledge init`');
});

it('tells all problems together, each with its place, and counts them', async () => {
  const cwd = written(notes.replace('anyone', 'somebody').replace('reads: Note', 'reads: Nota'));
  const { code, out, err } = await typed(['check', '.'], { cwd });
  expect({ code, err }).toEqual({ code: 2, err: '' });
  expect(out).toContain('error[read/unknown-actor]');
  expect(out).toContain('error[read/unknown-entity]');
  expect(out).toContain('--> brief.yaml:4:');
  expect(out).toMatch(/\n\d+ errors\nkentledge explain read\/unknown-\w+ shows an example; so for each code\.\n$/);
  expect(out).not.toContain('\u001B');
});

it('gives the same as a JSON array with lines and columns', async () => {
  const cwd = written(notes.replace('anyone', 'somebody'));
  const { code, out } = await typed(['check', '.', '--json'], { cwd });
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject([{ code: 'read/unknown-actor', severity: 'error', spans: [{ source: 'brief.yaml', from: { line: 4 } }] }]);
  expect(JSON.parse((await typed(['check', 'nowhere', '--json'], { cwd })).out)).toMatchObject([{ code: 'cli/no-such-file' }]);
  expect((await typed(['check', 'examples/notes', '--json'])).out).toBe('[]\n');
});

it('ends well with notes and warnings alone', async () => {
  const { code, out } = await typed(['check', 'examples/lobsters']);
  expect(code).toBe(0);
  expect(out).toMatch(/^note\[read\/public-read\]: [^]*\n1 note\n\nexamples/);
});

it('colours only where it may', async () => {
  const cwd = written(notes.replace('anyone', 'somebody'));
  expect((await typed(['check', '.'], { cwd, color: true })).out).toContain('\u001B[1;31m');
});

it('tells a missing file, with the one that was meant', async () => {
  const { code, out } = await typed(['check', 'breif.yaml'], { cwd: written(notes) });
  expect(code).toBe(2);
  expect(out).toContain('error[cli/no-such-file]: there is no file or folder breif.yaml');
  expect(out).toContain('Did you mean brief.yaml?');
});

it('tells a folder without a brief, with the files that may be one', async () => {
  const { code, out } = await typed(['check', '.'], { cwd: written(notes, 'shop.yaml') });
  expect(code).toBe(2);
  expect(out).toContain('Name the brief itself: shop.yaml.');
});

it('tells what is no file, no text, or leads in a circle', async () => {
  const cwd = written(new Uint8Array([0xff, 0xfe, 0x00, 0x9f]), 'logo.png');
  symlinkSync('loop.yaml', path.join(cwd, 'loop.yaml'));
  mkdirSync(path.join(cwd, 'folder/brief.yaml'), { recursive: true });
  expect((await typed(['check', 'logo.png'], { cwd })).out).toContain('cli/not-text');
  expect((await typed(['check', 'loop.yaml'], { cwd })).out).toContain('cli/unreadable');
  expect((await typed(['check', 'folder'], { cwd })).out).toContain('cli/no-brief');
  expect((await typed(['check', '/dev/null'], { cwd })).out).toContain('it is not a file');
});

it('answers 50 MB and 5 GB at once', async () => {
  const cwd = written(`# ${'x'.repeat(50_000_000)}`);
  writeFileSync(path.join(cwd, 'huge.yaml'), '');
  truncateSync(path.join(cwd, 'huge.yaml'), 5_000_000_000);
  const started = performance.now();
  expect((await typed(['check', '.'], { cwd })).out).toContain('yaml/too-large');
  expect((await typed(['check', 'huge.yaml'], { cwd })).out).toContain('cli/file-too-large');
  expect(performance.now() - started).toBeLessThan(5000);
});

it('runs a brief in TypeScript that is named itself, and no other', async () => {
  const cwd = written(`export default { kentledge: 1, system: 'notes', entities: { Note: { fields: { title: 'string(80)' } } }, operations: { getNote: { by: 'anyone', reads: 'Note', where: 'id = $id' } } };\n`, 'brief.ts');
  const { code, out } = await typed(['check', 'brief.ts'], { cwd });
  expect({ code, out }).toEqual({ code: 0, out: 'brief.ts is fine: notes with 1 entity and 1 operation.\n' });
  expect((await typed(['check', '.'], { cwd })).out).toContain('cli/no-brief');
});

it('tells of TypeScript that throws or exports nothing', async () => {
  const cwd = written(`throw new Error('no luck');\n`, 'broken.ts');
  writeFileSync(path.join(cwd, 'empty.ts'), 'export const a = 1;\n');
  expect((await typed(['check', 'broken.ts'], { cwd })).out).toContain('failed when it was run: no luck');
  expect((await typed(['check', 'empty.ts'], { cwd })).out).toContain('cli/no-default-export');
});

it('refuses a mistyped option by name', async () => {
  const { code, err } = await typed(['check', 'examples/notes', '--jsn']);
  expect(code).toBe(2);
  expect(err).toContain('Did you mean --json?');
});
