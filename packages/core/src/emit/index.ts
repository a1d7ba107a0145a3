export { emit } from './emit.ts';
export type { EmitOptions, Emitted } from './emit.ts';
export { lockPath, readLock, writeLock } from './lock.ts';
export type { Lock, LockedFile, LockedTable } from './lock.ts';
export { manifest } from './npm/manifest.ts';
export type { Migration, RuntimeTables } from './migration/migration.ts';
export { planWrites } from './plan-writes.ts';
export type { PlanOptions, Write, WritePlan } from './plan-writes.ts';
export type { EmittedFile, FileTree, Owner } from './tree.ts';
