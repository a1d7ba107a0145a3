import type { Brief, NotExercised, Operation } from '../system/index.ts';

const later = 'is parsed, checked and drawn; this version does not run it';

/** Returns why this version can't run an operation, by its id; operations that run are absent. */
export function stoppedOperations(brief: Brief): ReadonlyMap<string, string> {
  const built = new Set(['anyone', ...brief.actors.filter((actor) => ['none', 'oidc', 'password'].includes(actor.authenticates)).map((actor) => actor.id)]);
  const files = new Set(brief.entities.flatMap((entity) => entity.fields.filter((field) => field.type.kind === 'file').map((field) => `${entity.id}.${field.name}`)));
  return new Map(
    brief.operations.flatMap((operation) => {
      const reason = reasonOf(operation, built, files);
      return reason === undefined ? [] : [[operation.id, reason] as const];
    }),
  );
}

function reasonOf(operation: Operation, built: ReadonlySet<string>, files: ReadonlySet<string>): string | undefined {
  const verb = operation.steps.find((step) => ['calls', 'waits', 'streams'].includes(step.verb))?.verb;
  if (verb !== undefined) return `\`${verb}\` ${later}`;
  if (operation.at.method === 'WS' || operation.at.method === 'SSE') return `${operation.at.method} ${later}`;
  const caller = operation.by.find((actor) => !built.has(actor));
  if (caller !== undefined) return `${caller} can't call yet: this version knows tokens only`;
  const isFile = operation.takes.some((parameter) => parameter.type.kind === 'file') || operation.steps.some((step) => step.set.some((assignment) => files.has(`${step.entity ?? ''}.${assignment.field}`)));
  return isFile ? `writing a \`file\` field ${later}` : undefined;
}

/** Returns the parts of the brief that this version draws and reports but does not run. */
export function notExercisedParts(brief: Brief, stopped: ReadonlyMap<string, string>): readonly NotExercised[] {
  const operations = brief.operations.flatMap((operation): readonly NotExercised[] => {
    const reason = stopped.get(operation.id);
    return reason === undefined ? [] : [{ subject: operation.id, reason, place: operation.place }];
  });
  return [
    ...operations,
    ...brief.events.map((event): NotExercised => ({ subject: event.id, reason: `${event.webhook === undefined ? 'an event' : 'an event with a webhook'} ${later}`, place: event.place })),
    ...brief.externals.map((external): NotExercised => ({ subject: external.id, reason: `an external ${later}`, place: external.place })),
    ...brief.workflows.map((workflow): NotExercised => ({ subject: workflow.id, reason: `${workflow.when.kind === 'schedule' ? 'a schedule' : 'a workflow'} ${later}`, place: workflow.place })),
    ...brief.entities.flatMap((entity) => entity.fields.filter((field) => field.type.kind === 'file').map((field): NotExercised => ({ subject: `${entity.id}.${field.name}`, reason: `a \`file\` field ${later}`, place: field.place }))),
    ...[...brief.actors, ...brief.operations].filter((limited) => limited.limit !== undefined).map((limited): NotExercised => ({ subject: `${limited.id}.limit`, reason: `a rate limit ${later}`, place: limited.place })),
    ...brief.entities.filter((entity) => (entity.keep?.after.length ?? 0) > 1).map((entity): NotExercised => ({ subject: `${entity.id}.keep`, reason: 'this version deletes by a time in the row itself', place: entity.place })),
    ...platformParts(brief),
    ...brief.actors.filter((actor) => actor.online !== undefined).map((actor): NotExercised => ({ subject: `${actor.id}.online`, reason: `\`online\` ${later}`, place: actor.place })),
  ];
}

function platformParts(brief: Brief): readonly NotExercised[] {
  const pin = brief.pins.find(({ path }) => path === 'system.platform');
  const wanted = pin?.value ?? brief.constraints.platform;
  if (wanted === undefined || wanted === 'compose') return [];
  const place = pin?.place ?? { path: 'constraints.platform' };
  if (wanted !== 'kubernetes') return [{ subject: 'constraints.platform', reason: `this version knows compose and kubernetes, not ${wanted}`, place }];
  return [{ subject: 'system.platform', reason: 'kubernetes is drawn; this version emits a Dockerfile and a compose file', place }];
}
