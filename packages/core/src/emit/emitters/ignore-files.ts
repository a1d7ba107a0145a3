import { defineEmitter, generated } from '../emitter.ts';

/** .gitignore and .dockerignore. */
export const ignoreFiles = defineEmitter({
  id: 'ignore-files',
  summary: '.gitignore and .dockerignore',
  emit: () => [
    generated('.gitignore', 'node_modules/\n.env\n*.log\n.DS_Store\n'),
    generated('.dockerignore', '.git\nnode_modules\n.env\n*.log\ndocs\ntest\nclient\ncompose.yaml\nDockerfile\nREADME.md\n'),
  ],
});
