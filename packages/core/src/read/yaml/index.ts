export { yamlDiagnostics } from './diagnostics.ts';
export type { YamlEmpty, YamlEntry, YamlList, YamlMap, YamlNode, YamlRefused, YamlScalar } from './node.ts';
export { readYaml } from './read-yaml.ts';
export type { YamlResult } from './read-yaml.ts';
export { booleanWords } from './traps.ts';
