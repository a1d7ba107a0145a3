import type { Trigger } from '../system/index.ts';
import { dollarQuoted, identifier } from './quote.ts';

const events = ['insert', 'update', 'delete'] as const;

/** Returns the function and the three triggers that run `bodies` after each statement that changes the table; they see its rows as `new_rows` and `old_rows`. */
export function triggerOf(wanted: string, table: string, bodies: Readonly<Record<(typeof events)[number], string>>): Trigger {
  const name = fitted(wanted);
  const branches = events.map((event, index) => `  ${index === 0 ? 'if' : 'elsif'} tg_op = '${event.toUpperCase()}' then\n    ${nothingChanged(event)}\n    ${bodies[event]}`);
  const body = `\nbegin\n${branches.join('\n')}\n  end if;\n  return null;\nend\n`;
  const create = events.map((event) => {
    const tables = [...(event === 'delete' ? [] : ['new table as new_rows']), ...(event === 'insert' ? [] : ['old table as old_rows'])].join(' ');
    return `create trigger ${identifier(`${name}_${event}`)} after ${event} on ${identifier(table)} referencing ${tables} for each statement execute function ${identifier(name)}();`;
  });
  return {
    name,
    up: [`create function ${identifier(name)}() returns trigger language plpgsql as ${dollarQuoted(body)};`, ...create].join('\n'),
    down: [...events.map((event) => `drop trigger ${identifier(`${name}_${event}`)} on ${identifier(table)};`), `drop function ${identifier(name)}();`].join('\n'),
  };
}

/** Returns the function and the trigger that run `bodies` at the end of a transaction, once for each row that it changed; they see it as `new` and `old`. */
export function constraintTriggerOf(wanted: string, table: string, bodies: Readonly<Partial<Record<(typeof events)[number], string>>>): Trigger {
  const name = fitted(wanted);
  const kept = events.filter((event) => bodies[event] !== undefined);
  const branches = kept.map((event, index) => `  ${index === 0 ? 'if' : 'elsif'} tg_op = '${event.toUpperCase()}' then\n    ${bodies[event]}`);
  const body = `\nbegin\n${branches.join('\n')}\n  end if;\n  return null;\nend\n`;
  return {
    name,
    up: [
      `create function ${identifier(name)}() returns trigger language plpgsql as ${dollarQuoted(body)};`,
      `create constraint trigger ${identifier(name)} after ${kept.join(' or ')} on ${identifier(table)} deferrable initially deferred for each row execute function ${identifier(name)}();`,
    ].join('\n'),
    down: `drop trigger ${identifier(name)} on ${identifier(table)};\ndrop function ${identifier(name)}();`,
  };
}

/** A statement that changes no row fires its triggers too; without this, triggers that update their own table would never end. */
function nothingChanged(event: (typeof events)[number]): string {
  return `if not exists (select 1 from ${event === 'delete' ? 'old_rows' : 'new_rows'}) then return null; end if;`;
}

/** PostgreSQL keeps 63 bytes of a name; a hash keeps two long ones apart (FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/). */
function fitted(name: string): string {
  const longest = 63 - '_insert'.length;
  if (name.length <= longest) return name;
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return `${name.slice(0, longest - 9)}_${(hash >>> 0).toString(16).padStart(8, '0')}`;
}
