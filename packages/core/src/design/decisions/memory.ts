import { limits, memory as facts, popularity, storage } from '../../knowledge/index.ts';
import { formatQuantity, predicted } from '../../quantity/index.ts';
import type { Quantity } from '../../quantity/index.ts';
import { choose, defineDecision, outcomeOf } from '../decision.ts';
import type { Candidate } from '../decision.ts';
import { plannedFactor } from '../load.ts';
import { isOver } from '../scale/compare.ts';
import { databaseLoad } from '../scale/database-load.ts';
import { storedTables } from '../scale/stored.ts';
import { heatsOf, hotBytes, memoryHits } from '../scale/working-set.ts';
import type { Heats } from '../scale/working-set.ts';

const { perCore, leastCores, sharedBuffers, diskReads, cachedShare, hot } = facts.facts;
const { utilisation, connectionBytes } = limits.facts;
const { largestCores } = storage.facts;

/** Memory of the database server: the least with which its disk keeps up with what is not in memory. */
export const memory = defineDecision({
  id: 'memory',
  question: 'How much memory does the database server have?',
  after: ['database-size'],
  pins: [{ path: 'system.memory', values: '16GB, 32GB and so on, doubled up to 512GB' }],
  decide: (context) => {
    const { stores, statements, tables, fullestShare } = context.draft;
    const cores = databaseLoad(context).cores.value * fullestShare;
    const heats = shareOf(heatsOf(storedTables(context.brief, tables), statements, plannedFactor(context.brief).value), fullestShare);
    const connections = (stores[0]?.maxConnections.value ?? 0) * connectionBytes.value;
    const servers = serversOf(heats, connections);
    const reads = diskReads.value * utilisation.value;
    const carries = ({ cores: own, missed }: Server): boolean => !isOver(cores, own * utilisation.value) && !isOver(missed, reads);
    const planned = servers.find(carries) ?? servers.at(-1);
    if (planned === undefined) return { decisions: [] };
    const rate = predicted(heats.reads, '1/s', 'statements × (an index page + a page for each row visited) × planned load', ['system.rate', 'objectives.headroom']);
    const missed = predicted(planned.missed, '1/s', 'page reads × (1 − hits in memory)', ['stores.main.pageReads', 'stores.main.hits.share']);
    const size = predicted(planned.memory, 'B', 'cores × memory of a core, the smallest server that does', [perCore.id, leastCores.id, 'stores.main.cores', 'stores.main.missedReads', diskReads.id]);
    const choice = choose(context, {
      id: 'system.memory',
      question: 'How much memory does the database server have?',
      candidates: servers.map((server): Candidate => ({ id: server.id, label: `${server.memory / 1e9} GB, with ${server.cores} cores`, against: againstServer(server, planned, cores) })),
      best: planned.id,
      because: `Of ${formatQuantity(rate)} page reads ${formatQuantity(missed)} do not find their page in memory, ${carries(planned) ? 'and the disk is planned for' : 'more than a disk is planned for even with the largest server: buy one with more than'} ${formatQuantity(perSecond(reads))}. shared_buffers: ${formatQuantity(buffersOf(planned))}.`,
      changes: ['A load or data that makes more page reads miss: `prove` measures them', 'A faster disk'],
      numbers: [
        { name: 'stores.main.memory', quantity: size },
        { name: 'stores.main.sharedBuffers', quantity: buffersOf(planned) },
        { name: 'stores.main.workingSet', quantity: predicted(Math.round(hotBytes(heats, hot.value)), 'B', 'hottest pages of tables and indexes that get nearly all reads, by Zipf’s law', [hot.id, popularity.facts.skew.id, 'stores.main.size']) },
        { name: 'stores.main.pageReads', quantity: rate },
        { name: 'stores.main.hits.share', quantity: predicted(planned.hits, '1', 'hottest pages that fit what connections leave of the memory', ['stores.main.memory', cachedShare.id, connectionBytes.id, 'stores.main.connections', popularity.facts.skew.id]) },
        { name: 'stores.main.missedReads', quantity: missed },
        { name: 'stores.main.diskReads', quantity: predicted(reads, '1/s', 'reads of a plain disk × highest utilisation', [diskReads.id, utilisation.id]) },
      ],
    });
    return outcomeOf([choice]);
  },
});

interface Server {
  /** `16GB`. */
  readonly id: string;
  readonly cores: number;
  readonly memory: number;
  readonly hits: number;
  /** Page reads a second that go to the disk. */
  readonly missed: number;
}

/** Servers as they are sold: each twice the one before. */
function serversOf(heats: Heats, connections: number): readonly Server[] {
  const servers: Server[] = [];
  for (let cores = leastCores.value; cores <= largestCores.value; cores *= 2) {
    const bytes = cores * perCore.value;
    const hits = memoryHits(heats, Math.max(0, bytes * cachedShare.value - connections));
    servers.push({ id: `${bytes / 1e9}GB`, cores, memory: bytes, hits, missed: heats.reads * (1 - hits) });
  }
  return servers;
}

function againstServer({ cores: own, missed }: Server, planned: Server, cores: number): string {
  if (own > planned.cores) return `not needed: ${formatQuantity(perSecond(missed))} page reads would go to the disk, and it keeps up with ${formatQuantity(perSecond(planned.missed))}`;
  const busy = isOver(cores, own * utilisation.value) ? [`the planned load keeps ${formatQuantity(predicted(cores, 'cores', 'load', []))} busy`] : [];
  return [...busy, `${formatQuantity(perSecond(missed))} page reads would go to the disk, which is planned for ${formatQuantity(perSecond(diskReads.value * utilisation.value))}`].join(' and ');
}

function perSecond(value: number): Quantity {
  return predicted(value, '1/s', 'fact', [diskReads.id]);
}

function buffersOf({ memory: bytes }: Server): Quantity {
  return predicted(bytes * sharedBuffers.value, 'B', 'share of the memory', ['stores.main.memory', sharedBuffers.id]);
}

function shareOf({ heats, reads }: Heats, share: number): Heats {
  if (share === 1) return { heats, reads };
  return { heats: heats.map((heat) => ({ bytes: heat.bytes * share, reads: heat.reads * share })), reads: reads * share };
}
