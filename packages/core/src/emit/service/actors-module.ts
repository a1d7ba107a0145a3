import type { Actor, System } from '../../system/index.ts';
import type { Contract } from '../contract/contract.ts';
import type { TypeStyle } from '../contract/type-text.ts';
import { memberLines } from '../contract/type-text.ts';
import { createNames, pascal } from '../naming.ts';
import type { Lines, Module } from '../writers/typescript.ts';
import { createModule, docComment, identifier, literal, textLiteral } from '../writers/typescript.ts';
import { createMe, entityOfMe, findMe, meProperties, ownerOfMe, tenantOfMe } from './me.ts';

const style: TypeStyle = { timestamp: 'Date', named: () => undefined };

/** Returns the actors that an emitted service knows: those that the operations name and that show a token. */
export function actorsUsed(contracts: readonly Contract[]): readonly Actor[] {
  return [...new Map(contracts.flatMap((contract) => contract.actors).map((actor) => [actor.id, actor])).values()];
}

/** Returns the type of a caller: `CustomerCaller`. */
export function callerType(actor: Actor): string {
  return `${pascal(actor.id)}Caller`;
}

/** Returns the constants of the actors, in order. */
export function actorConstants(actors: readonly Actor[]): ReadonlyMap<string, string> {
  const names = createNames(['statement', 'Actor', 'Caller']);
  return new Map(actors.map((actor) => [actor.id, identifier(names.take(actor.id))]));
}

/** Returns src/actors.ts. */
export function actorsModule(system: System, contracts: readonly Contract[]): string {
  const module = createModule();
  const actors = actorsUsed(contracts);
  const constants = actorConstants(actors);
  if (actors.length > 0) {
    module.type('#runtime', 'Actor');
    module.type('#runtime', 'Caller');
  }
  return module.print(...(actors.length === 0 ? [['export {};']] : actors.map((actor) => actorLines(system, actor, { module, constant: constants.get(actor.id) ?? '', contracts }))));
}

interface Place {
  readonly module: Module;
  readonly constant: string;
  readonly contracts: readonly Contract[];
}

function actorLines(system: System, actor: Actor, place: Place): Lines {
  const entity = entityOfMe(system, actor);
  const scheme = actor.scheme === 'Bearer' ? [] : [`scheme: ${literal(actor.scheme)},`];
  const role = actor.role === undefined ? [] : [`role: ${literal(actor.role)},`];
  const head = [`authenticates: ${literal(actor.authenticates === 'password' ? 'password' : 'oidc')},`, ...scheme, ...role];
  if (entity === undefined) {
    return [docComment(`Who calls an operation by ${actor.id}.`), `export type ${callerType(actor)} = Caller<${literal(actor.id)}>;`, '', `export const ${place.constant}: Actor = {`, head, '};'];
  }
  const properties = meProperties(system, actor, place.contracts);
  const row = `${pascal(actor.id)}Row`;
  place.module.value('#runtime', 'statement');
  const statement = (name: string, sql: string): string => `statement<${row}>({ name: ${literal(name)}, text: ${textLiteral(sql)} })`;
  const creation = createMe(system, actor, properties);
  const create = creation === undefined ? [] : ['create: {', [`statement: ${statement(`${actor.id}_create`, creation.sql)},`, `claims: ${literal(creation.claims)},`], '},'];
  const tenant = tenantOfMe(system, actor);
  const tenantText = tenant === undefined ? [] : [`tenant: ${literal(tenant.length === 0 ? (entity.key[0] ?? 'id') : tenant.join('.'))},`];
  const owner = ownerOfMe(system, actor);
  const ownerText = owner === undefined ? [] : [`owner: { entity: ${literal(owner.id)}, key: ${literal(owner.key[0] ?? 'id')} },`];
  const members = properties.map(({ name, shape, optional }) => ({ name, shape, optional: false, nullable: optional }));
  return [
    docComment(`The row of me for the actor ${actor.id}.`),
    `export interface ${row} {`,
    memberLines({ kind: 'object', members }, style),
    '}',
    '',
    docComment(`Who calls an operation by ${actor.id}.`),
    `export type ${callerType(actor)} = Caller<${literal(actor.id)}, ${row}>;`,
    '',
    `export const ${place.constant}: Actor = {`,
    [...head, 'me: {', [`find: ${statement(`${actor.id}_find`, findMe(system, actor, entity, properties))},`, ...tenantText, ...ownerText, ...create], '},'],
    '};',
  ];
}

/** Returns the expression that reads a property of `me` in an operation by these actors; `null` where the caller has none. */
export function meAccess(system: System, contract: Contract, path: readonly string[]): string {
  const withRow = contract.actors.filter((actor) => actor.is !== undefined);
  const key = (actor: Actor): string => (path.length === 0 ? (entityOfMe(system, actor)?.key[0] ?? 'id') : path.join('.'));
  const name = withRow[0] === undefined ? 'id' : key(withRow[0]);
  const text = /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${literal(name)}]`;
  if (withRow.length === 0) return 'null';
  if (withRow.length < contract.actors.length) return `${contract.open ? 'me !== undefined && ' : ''}${literal(name)} in me ? me${text} : null`;
  if (contract.open) return `me?${text.startsWith('[') ? `.${text}` : text} ?? null`;
  return `me${text}`;
}

