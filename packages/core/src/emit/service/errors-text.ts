import type { ErrorShape } from '../../system/index.ts';
import type { Module } from '../writers/typescript.ts';
import { literal, property, quoted } from '../writers/typescript.ts';

/** Words that a declared error shape is filled with. */
const placeholders: ReadonlyMap<string, string> = new Map([
  ['$code', 'problem.code'],
  ['$message', 'messageOf(problem)'],
  ['$status', 'problem.status'],
]);

/** Returns the member of the service that renders errors in the shape that the API declares; nothing for RFC 9457. */
export function errorsText(shape: ErrorShape | undefined, module: Module): readonly string[] {
  if (shape === undefined) return [];
  const text = shapeText(shape);
  if (text.includes('messageOf(problem)')) module.value('#runtime', 'messageOf');
  return [`errors: (problem) => (${text}),`];
}

function shapeText(shape: ErrorShape): string {
  if (typeof shape === 'string') return textOf(shape);
  if (typeof shape !== 'object' || shape === null) return literal(shape);
  if (Array.isArray(shape)) return `[${shape.map(shapeText).join(', ')}]`;
  return `{ ${Object.entries(shape).map(([name, member]) => `${property(name)}: ${shapeText(member)}`).join(', ')} }`;
}

/** A text that is one placeholder keeps its type; inside a longer text it is written into it. */
function textOf(text: string): string {
  const whole = placeholders.get(text);
  if (whole !== undefined) return whole;
  const parts = text.split(/(\$(?:code|message|status)\b)/).filter((part) => part !== '');
  const texts = parts.map((part) => placeholders.get(part) ?? quoted(part));
  // A number first would be added to what follows.
  return texts.length === 0 ? "''" : (placeholders.has(parts[0] ?? '') ? ["''", ...texts] : texts).join(' + ');
}
