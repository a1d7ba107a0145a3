import type { ErrorShape } from '../../system/index.ts';
import type { YamlNode, YamlScalar } from '../yaml/index.ts';
import type { Context } from './context.ts';
import { settingProblems } from './diagnostics/settings.ts';

/** What the shape of an error may show. */
const shown: ReadonlySet<string> = new Set(['$code', '$message', '$status']);

/** Returns the template of an error's body, as it is written in YAML; a `$x` that no error has is reported. */
export function errorShape(context: Context, node: YamlNode): ErrorShape | undefined {
  switch (node.kind) {
    case 'scalar':
      return scalarShape(context, node);
    case 'list':
      return node.items.flatMap((item) => errorShape(context, item) ?? []);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, errorShape(context, value) ?? null]));
    case 'empty':
    case 'refused':
      return undefined;
  }
}

/** A text with `$code`, `$message` and `$status` in it, a number, a word of JSON, or the type of what stands there. */
function scalarShape(context: Context, { text, quoted, span }: YamlScalar): ErrorShape {
  if (!quoted && /^(true|false|null|-?\d{1,15})$/.test(text)) return JSON.parse(text) as ErrorShape;
  if (!quoted && /^(string|text)(\(\d+\))?$/.test(text)) return '$message';
  if (!quoted && text === 'int') return '$status';
  const template = quoted ? text : text.replace(/^=\s*/, '');
  const unknown = template.match(/\$\w*/g)?.find((name) => !shown.has(name));
  const isType = !quoted && /^(uuid|bool|timestamp|date|json|money)$/.test(text);
  if (unknown !== undefined || isType) context.report(settingProblems.create('error-shape', span, { text: unknown ?? text }));
  return template;
}
