import { property, quoted } from '../writers/typescript.ts';

/** Words that a declared error shape is filled with. */
const placeholders: Readonly<Record<string, string>> = { $code: 'problem.code', $message: 'problem.detail ?? problem.title', $status: 'problem.status' };

/** Returns the member of the service that renders errors in the shape that the API declares; nothing for RFC 9457. */
export function errorsText(template: unknown): readonly string[] {
  return template === undefined ? [] : [`errors: (problem) => (${templateText(template)}),`];
}

function templateText(value: unknown): string {
  if (typeof value === 'string') return stringText(value);
  if (Array.isArray(value)) return `[${value.map(templateText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([name, member]) => `${property(name)}: ${templateText(member)}`).join(', ')} }`;
}

/** A text that is one placeholder keeps its type; inside a longer text it is written into it. */
function stringText(text: string): string {
  const whole = placeholders[text];
  if (whole !== undefined) return whole;
  const parts = text.split(/(\$code|\$message|\$status)/).filter((part) => part !== '');
  return parts.map((part) => (placeholders[part] === undefined ? quoted(part) : `String(${placeholders[part]})`)).join(' + ') || "''";
}
