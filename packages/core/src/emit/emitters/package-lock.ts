import { defineEmitter, generated } from '../emitter.ts';
import { lockedPackages } from '../npm/lock.gen.ts';
import { manifest } from '../npm/manifest.ts';
import { packageName } from '../npm/package-name.ts';
import { writeJson } from '../writers/json.ts';

/** package-lock.json: every package that `npm ci` installs, by its integrity; it names no registry. */
export const packageLock = defineEmitter({
  id: 'package-lock',
  summary: 'package-lock.json, the same for every system but for its name',
  emit: (system) => {
    const name = packageName(system.name);
    const { version, dependencies, devDependencies, engines } = manifest(name, system.summary);
    const root = { name, version, dependencies, devDependencies, engines };
    return [generated('package-lock.json', writeJson({ name, version, lockfileVersion: 3, requires: true, packages: { '': root, ...lockedPackages } }))];
  },
});
