import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Tells whether answers keep the contract. */
export interface AnswerCheck {
  /** Returns what is wrong with the body, in words, or `undefined` if it keeps the operation's schema. */
  contractBreach(operation: string, body: string): string | undefined;
}

/** Returns the check for the schemas of right answers; an operation without a schema answers with an empty body. */
export function createAnswerCheck(schemas: Readonly<Record<string, unknown>>): AnswerCheck {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validators = new Map<string, ValidateFunction>();
  for (const [operation, schema] of Object.entries(schemas)) validators.set(operation, ajv.compile(schema as object));
  return {
    contractBreach: (operation, body) => {
      const validate = validators.get(operation);
      if (validate === undefined) return body === '' ? undefined : `a body where none is promised: ${body.slice(0, 100)}`;
      const value = parse(body);
      if (value === undefined) return `not JSON: ${body.slice(0, 100)}`;
      if (validate(value)) return undefined;
      const [error] = validate.errors ?? [];
      return `${error?.instancePath ?? ''} ${error?.message ?? 'breaks the schema'} ${JSON.stringify(error?.params ?? {})}`.trim();
    },
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
