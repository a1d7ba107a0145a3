import { assume, growth, partitioning } from '../../knowledge/index.ts';
import { formatQuantity, formatValue, groupThousands, predicted } from '../../quantity/index.ts';
import type { Partitions, Table } from '../../system/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate, Choice, Context, Question } from '../decision.ts';
import { bestPieces, isEven, partitionsBy, piecesNumbers, pinnedPieces } from '../partitions/pieces.ts';
import type { Pieces } from '../partitions/pieces.ts';
import { isDear, lateness, partitionsInTime, pinnedSpan, rangeCosts, rangesOf, statementsOf } from '../partitions/ranges.ts';
import type { Ranges } from '../partitions/ranges.ts';
import { subjectsOf, volumesOf } from '../partitions/subjects.ts';
import type { Subject, Volume } from '../partitions/subjects.ts';
import type { Names } from '../tables/naming.ts';
import { takenNames } from '../tables/taken-names.ts';

const { facts } = partitioning;

/** Whether large tables are split: into ranges of time where rows grow old, else into pieces by hash or by a list of values. */
export const partitions = defineDecision({
  id: 'partitions',
  question: 'Which tables are split into partitions, and by what?',
  after: ['data-access', 'audit'],
  pins: [
    { path: 'Entity.partitions', values: 'range, hash, list, none; range_<span> (day, week, month or quarter), hash_by_<columns>, hash_<number> and hash_by_<columns>_<number>, list_by_<column> (columns as in the name of an index, joined by _). Parts and lists: Entity.list.partitions' },
    { path: 'Entity.audit.partitions', values: 'range, none; range_<span>' },
  ],
  decide: (context) => {
    const { draft } = context;
    const names = takenNames(draft.tables);
    const volumeOf = volumesOf(context);
    const made = new Map<string, Table>();
    const choices = subjectsOf(context).flatMap((subject): readonly Choice[] => {
      const volume = volumeOf(subject.table);
      const ranges = rangesOf(context, subject, volume);
      if (!isLarge(subject, volume) && ranges?.isAsked !== true && !context.pins.has(subject.id)) return [];
      const ways = waysOf(context, subject, volume, ranges);
      const choice = choose(context, questionOf(ways));
      const split = splitBy(ways, choice.decision.choice, names);
      if (split !== undefined) made.set(subject.table.name, { ...subject.table, partitions: split });
      return [choice];
    });
    return outcomeOf(choices, { tables: draft.tables.map((table) => made.get(table.name) ?? table) });
  },
});

/** An audit goes by its age alone. */
function isLarge({ table }: Subject, { ahead }: Volume): boolean {
  return table.holds.kind !== 'runtime' && ahead.value >= facts.whole.value;
}

/** What a table could be split into. */
interface Ways {
  readonly subject: Subject;
  readonly volume: Volume;
  readonly ranges?: Ranges;
  /** What the brief pins by a span, under the pin's value. */
  readonly pinnedRanges?: { readonly id: string; readonly ranges: Ranges | undefined };
  readonly hash?: Pieces;
  readonly list?: Pieces;
  /** What the brief pins by columns or a number, under the pin's value. */
  readonly pinned?: { readonly id: string; readonly pieces: Pieces };
}

function waysOf(context: Context, subject: Subject, volume: Volume, ranges: Ranges | undefined): Ways {
  const pin = context.pins.get(subject.id)?.value;
  const span = pinnedSpan(pin);
  const pinnedRanges = pin === undefined || span === undefined ? {} : { pinnedRanges: { id: pin, ranges: rangesOf(context, subject, volume, span) } };
  const base = { subject, volume, ...(ranges === undefined ? {} : { ranges }), ...pinnedRanges };
  if (subject.table.holds.kind === 'runtime') return base;
  const { hash, list } = bestPieces(context, subject, volume);
  const pieces = pin === undefined ? undefined : pinnedPieces(context, subject, volume, hash, pin);
  return { ...base, hash, ...(list === undefined ? {} : { list }), ...(pin === undefined || pieces === undefined ? {} : { pinned: { id: pin, pieces } }) };
}

function splitBy({ subject, ranges, pinnedRanges, hash, list, pinned }: Ways, choice: string, names: Names): Partitions | undefined {
  const inTime = choice === 'range' ? ranges : choice === pinnedRanges?.id ? pinnedRanges.ranges : undefined;
  if (inTime !== undefined) return partitionsInTime(subject, inTime, names);
  const pieces = choice === 'hash' ? hash : choice === 'list' ? list : choice === pinned?.id ? pinned.pieces : undefined;
  return pieces === undefined ? undefined : partitionsBy(subject, pieces, names);
}

function questionOf(ways: Ways): Question {
  const { subject, volume, ranges, pinnedRanges, hash, list, pinned } = ways;
  const best = bestOf(ways);
  const { id } = subject;
  const pieces = [...(hash === undefined ? [] : [['hash', hash] as const]), ...(list === undefined ? [] : [['list', list] as const]), ...(pinned === undefined ? [] : [[pinned.id, pinned.pieces] as const])];
  return {
    id,
    question: `Are ${subject.what} split into partitions?`,
    candidates: [
      rangeCandidate('range', subject, ranges),
      ...(pinnedRanges === undefined ? [] : [rangeCandidate(pinnedRanges.id, subject, pinnedRanges.ranges)]),
      noneCandidate(volume, ranges),
      hash === undefined ? { id: 'hash', label: 'By hash of a key', against: 'no old partition can be dropped', notBuilt: 'an audit goes by its age' } : piecesCandidate('hash', hash, ways),
      list === undefined ? { id: 'list', label: 'By list: one partition for each of a few values', against: 'it has no field of a few words that a statement names', notBuilt: 'it has no field of a few words that a statement names' } : piecesCandidate('list', list, ways),
      ...(pinned === undefined ? [] : [piecesCandidate(pinned.id, pinned.pieces, ways)]),
    ],
    best,
    because: becauseOf(ways, best),
    also: hash === undefined ? spanPins : `${spanPins}, hash_by_<columns>, hash_<number> (from 2 to 1,024 partitions) or both, list_by_<column>`,
    changes: ranges === undefined ? ['Fewer rows, or slower growth', 'Statements that name other columns'] : ['Fewer rows or a longer time kept', 'Statements that name the time, or none that do'],
    numbers: [
      { name: `${id}.bytes`, quantity: volume.now },
      { name: `${id}.ahead`, quantity: volume.ahead },
      ...(ranges === undefined ? [] : [{ name: `${id}.expiring`, quantity: ranges.expiring }, { name: `${id}.unpruned`, quantity: ranges.extra }, { name: facts.bytes.id, quantity: assume(facts.bytes) }, { name: facts.deletes.id, quantity: assume(facts.deletes) }]),
      ...pieces.flatMap(([name, way]) => [{ name: `${id}.${name}.count`, quantity: way.count }, { name: `${id}.${name}.unpruned`, quantity: way.extra }]),
      ...(hash === undefined ? [] : piecesNumbers),
    ],
    places: [subject.entity.place],
  };
}

const spanPins = 'range_day, range_week, range_month, range_quarter';

function rangeCandidate(id: string, { entity }: Subject, ranges: Ranges | undefined): Candidate {
  if (ranges === undefined) return { id, label: 'By ranges of time', against: `nothing says when rows of ${entity.id} go: it has no \`keep\``, notBuilt: `nothing says when rows of ${entity.id} go: it has no \`keep\`` };
  return { id, label: `Yes: one partition a ${ranges.span} by ${ranges.column}, dropped as a whole`, against: `${lateness(ranges)}, and each key holds the time.${rangeCosts(ranges)}`, cost: ranges.extra, ...(ranges.obstacle === undefined ? {} : { notBuilt: ranges.obstacle }) };
}

function noneCandidate({ now, ahead }: Volume, ranges: Ranges | undefined): Candidate {
  if (ranges === undefined) return { id: 'none', label: 'No: one table', against: `one worker of autovacuum freezes ${formatQuantity(ahead)} in ${freezeTime(ahead.value)}, and an index of all rows is built in one go` };
  return { id: 'none', label: 'No: one table, rows deleted in batches', against: `${formatQuantity(ranges.expiring)} rows must be deleted one by one, with their index entries, and vacuum reads ${formatQuantity(now)} for them`, cost: ranges.saved };
}

function piecesCandidate(id: string, pieces: Pieces, { ranges, volume }: Ways): Candidate {
  const { kind, columns, count, values, hasOthers, fullest } = pieces;
  const label = kind === 'hash' ? `By hash of ${columns.join(', ')}: ${groupThousands(count.value)} partitions` : `By list: one partition for each of ${values.join(', ')} of ${columns.join()}${hasOthers ? ', and one for others' : ''}`;
  const against = [...(ranges === undefined ? [] : ['no old partition can be dropped']), ...(isEven(pieces) ? [] : [`the values of ${columns.join(', ')} are too few or too unequal for even partitions`]), `the fullest partition has ${formatValue(volume.ahead.value * fullest, 'B')}`, costsOf(pieces)].join('; ');
  return { id, label, against, cost: pieces.cost, ...(pieces.obstacle === undefined ? {} : { notBuilt: pieces.obstacle }) };
}

function costsOf({ columns, count, unpruned, extra }: Pieces): string {
  const named = columns.join(', ');
  const found = `statements that name ${named} find their partition, and are planned each time they run`;
  return unpruned.length === 0 ? found : `${found}; all ${groupThousands(count.value)} partitions are searched by ${statementsOf(unpruned)}: ${formatQuantity(extra)} more at the planned load`;
}

function bestOf({ subject, volume, ranges, hash, list }: Ways): 'range' | 'hash' | 'list' | 'none' {
  if (ranges !== undefined && ranges.obstacle === undefined && ranges.isAsked && !isDear(ranges)) return 'range';
  if (!isLarge(subject, volume) || hash === undefined) return 'none';
  const isGood = (pieces: Pieces | undefined): pieces is Pieces => pieces !== undefined && pieces.obstacle === undefined && isEven(pieces) && !isTooDear(pieces, volume);
  // A list makes pieces as large as its values are frequent.
  const isListed = isGood(list) && list.fullest * volume.ahead.value < facts.whole.value && (!isGood(hash) || list.extra.value < hash.extra.value);
  return isListed ? 'list' : isGood(hash) ? 'hash' : 'none';
}

/** Half of what one relation can hold leaves no choice. */
function isTooDear({ extra }: Pieces, { ahead }: Volume): boolean {
  return extra.value > facts.worth.value && ahead.value < facts.limit.value / 2;
}

function becauseOf(ways: Ways, best: ReturnType<typeof bestOf>): string {
  const { subject, volume, ranges, hash, list } = ways;
  if (best === 'hash' && hash !== undefined) return `${sizeText(volume)}: each of ${groupThousands(hash.count.value)} partitions is frozen by itself, in ${freezeTime(volume.ahead.value * hash.fullest)} instead of ${freezeTime(volume.ahead.value)}, and an index is built again piece by piece. ${capital(costsOf(hash))}.${ranges === undefined ? '' : ` Not by time: ${rangeReason(ranges)}.`}`;
  if (best === 'list' && list !== undefined) return `${sizeText(volume)}, and more statements name ${list.columns.join()} than ${hash?.columns.join(', ') ?? 'a key'}. ${capital(costsOf(list))}.`;
  if (ranges !== undefined && (best === 'range' || ranges.isAsked)) return rangesBecause(ways, ranges, best === 'range');
  if (!isLarge(subject, volume)) return ranges === undefined ? `${sizeText(volume)}: one vacuum freezes it in ${freezeTime(volume.ahead.value)}.` : `${comingAndGoing(volume, ranges)}: a job deletes them.`;
  return hash === undefined ? sizeText(volume) : `${sizeText(volume)}, but ${piecesReason(hash)}.`;
}

function rangesBecause({ subject, volume, hash }: Ways, ranges: Ranges, isSplit: boolean): string {
  const large = comingAndGoing(volume, ranges);
  const rest = hash !== undefined && isLarge(subject, volume) ? ` Nor by hash: ${piecesReason(hash)}.` : '';
  if (isSplit) return `${large}: dropping a partition takes a moment, leaves no dead rows, and the rest is smaller to vacuum and to index. The price: ${lateness(ranges)}.${rangeCosts(ranges)}`;
  return `${ranges.obstacle === undefined ? capital(rangeReason(ranges)) : `It is large (${large}), but ${ranges.obstacle}`}.${rest}`;
}

function rangeReason(ranges: Ranges): string {
  if (ranges.obstacle !== undefined) return ranges.obstacle;
  return isDear(ranges) ? `all ${ranges.count} partitions would be searched by ${statementsOf(ranges.unpruned)}, which names no time: ${formatQuantity(ranges.extra)} more, and deleting row by row takes only ${formatQuantity(ranges.saved)}` : 'few rows go';
}

function piecesReason(pieces: Pieces): string {
  if (pieces.obstacle !== undefined) return pieces.obstacle;
  if (!isEven(pieces)) return `the values of ${pieces.columns.join(', ')} are too few or too unequal for even partitions`;
  return `all ${groupThousands(pieces.count.value)} partitions would be searched by ${statementsOf(pieces.unpruned)}, which does not name ${pieces.columns.join(', ')}: ${formatQuantity(pieces.extra)} more at the planned load`;
}

function comingAndGoing({ now }: Volume, { expiring }: Ranges): string {
  return `${formatQuantity(now)} in all, and ${formatQuantity(expiring)} rows come and go`;
}

function sizeText({ now, ahead }: Volume): string {
  return ahead.value === now.value ? `${formatQuantity(now)} in all` : `${formatQuantity(now)} in all, and ${formatQuantity(ahead)} in ${formatQuantity(assume(facts.ahead))}`;
}

function freezeTime(bytes: number): string {
  return formatQuantity(predicted(bytes / growth.facts.freezeRate.value, 's', 'size ÷ rate of freezing', [growth.facts.freezeRate.id]));
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
