import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openProjects, problemsOfCalls } from '@kentledge/prove/testing';
import type { Projects } from '@kentledge/prove/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

// Briefs as people write them, built and called as their clients would: what single tests do not see is how the parts fit.

let projects: Projects;

beforeAll(async () => {
  projects = await openProjects();
}, 60_000);

afterAll(() => projects.close());

const read = (file: string): string => readFileSync(path.join(import.meta.dirname, 'fixture', file), 'utf8');

it.each(['conduit', 'helpdesk'])('%s answers its clients as the brief says, on a real database', (name) => {
  expect(problemsOfCalls(projects, read(`${name}.yaml`), read(`${name}.calls.txt`))).toEqual([]);
}, 120_000);

it.each(['conduit', 'helpdesk'])('%s answers the same where policies stand behind its statements', (name) => {
  expect(problemsOfCalls(projects, `${read(`${name}.yaml`)}\npins: { system.rowSecurity: policies }\n`, read(`${name}.calls.txt`))).toEqual([]);
}, 120_000);
