import type { Service } from '../service/service.ts';

/** Starts the service by its environment and serves until SIGTERM. */
export async function runService(service: Service, environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  throw new Error(`${service.name}: not here yet (${Object.keys(environment).length})`);
}
