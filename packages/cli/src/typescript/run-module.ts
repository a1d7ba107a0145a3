import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const ours = pathToFileURL(path.join(import.meta.dirname, 'kentledge.ts')).href;

/**
 * Runs a file in TypeScript and returns its default export; throws what it throws. While it loads, `kentledge` means this
 * kentledge, wherever the file lies, so that nothing has to be installed beside a brief. The file is a module, whatever a
 * package.json above it says.
 */
export async function runModule(file: string): Promise<unknown> {
  const { href } = pathToFileURL(file);
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === 'kentledge') return { url: ours, shortCircuit: true };
      const resolved = next(specifier, context);
      return specifier === href ? { ...resolved, format: 'module-typescript' } : resolved;
    },
  });
  try {
    const exported: unknown = await import(href);
    return typeof exported === 'object' && exported !== null && 'default' in exported ? exported.default : undefined;
  } finally {
    hooks.deregister();
  }
}
