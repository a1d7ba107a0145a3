import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './metrics.ts';

const nanosecondsPerSecond = 1e9;
const resolutionMilliseconds = 20;

/** Adds CPU time, memory and event loop lag (since the last look) to the metrics; the returned function stops watching. */
export function watchProcess(metrics: Metrics): () => void {
  const delay = monitorEventLoopDelay({ resolution: resolutionMilliseconds });
  delay.enable();
  metrics.readCounter('process_cpu_seconds_total', 'CPU time of the process.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  metrics.gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  metrics.gauge('nodejs_eventloop_lag_p99_seconds', 'How late timers fired since the last look, 99th percentile.', () => {
    const late = Math.max(0, delay.percentile(99) / nanosecondsPerSecond - resolutionMilliseconds / 1000);
    delay.reset();
    return late;
  });
  return () => delay.disable();
}
