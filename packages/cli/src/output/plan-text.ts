import { printable } from '@kentledge/core/source';
import type { System } from '@kentledge/core/system';
import { counted } from './counted.ts';
import { alignedRows } from './table.ts';

/** What a proof sets out to do, as it was asked for. */
export interface PlannedProof {
  readonly quick: boolean;
  readonly scale?: number | undefined;
  readonly seconds?: number | undefined;
  readonly seed: number;
  /** Folder with the code; undefined for what the brief gives. */
  readonly code?: string | undefined;
  readonly ownDatabase: boolean;
}

/** Returns what a proof is about to do and what it leaves out, before it begins. */
export function describePlan(system: System, plan: PlannedProof): string {
  const runs = system.operations.filter((operation) => operation.runs.kind === 'yes').length;
  const load = plan.seconds === undefined ? (plan.quick ? 'so that the whole takes a minute' : 'for two minutes') : `for ${plan.seconds} s`;
  const fill = plan.scale === undefined ? `cut to ${plan.quick ? 12 : 60} s and half the free disk` : `at scale ${plan.scale}`;
  const rows = [
    ['system', `${printable(system.name)}: ${counted(runs, 'operation')}, ${counted(system.tables.length, 'table')}`],
    ['code', plan.code === undefined ? 'as the brief gives it' : printable(plan.code)],
    ['database', plan.ownDatabase ? 'a PostgreSQL of its own' : 'a database of its own on the given server'],
    ['fill', fill],
    ['load', `open-loop, ${load}, then steps up to ${system.objectives.headroom.value}x`],
    ['seed', String(plan.seed)],
    ...system.notExercised.map(({ subject, reason }, index) => [index === 0 ? 'left out' : '', `${printable(subject)}: ${printable(reason)}`]),
  ];
  return `${alignedRows(rows).join('\n')}\n\n`;
}
