import type { Operation } from '../../system/index.ts';
import type { Member } from './shape.ts';

/** Returns what the operation takes. Only a password that it keeps must be a good one: one that is compared was chosen under other rules, or is wrong. */
export function withPasswords(operation: Operation, members: readonly Member[]): readonly Member[] {
  const isKept = operation.steps.some((step) => step.set.some(({ value }) => value.type.kind === 'password'));
  return isKept ? members : members.map(withAnyPassword);
}

function withAnyPassword(member: Member): Member {
  const { shape } = member;
  if (shape.kind === 'text' && shape.format === 'password') return { ...member, shape: { ...shape, min: 0 } };
  return shape.kind === 'object' ? { ...member, shape: { ...shape, members: shape.members.map(withAnyPassword) } } : member;
}
