import { parentPort } from 'node:worker_threads';
import { replicate } from '@kentledge/core/predict';
import type { Replication } from '@kentledge/core/predict';

parentPort?.on('message', (task: Replication) => parentPort?.postMessage(replicate(task)));
