import type { Law, Model } from '../model.ts';
import { call, model, open, station, use } from './notation.ts';

/** Most take a tenth of a second, one of a thousand ten seconds; the mean. */
export const jobs: Law = { kind: 'mix', of: [{ share: 0.999, mean: 0.1 }, { share: 0.001, mean: 10 }] };
export const meanJob = 0.1099;

/** One server, busy 0.8 of its time if each asks once. Who has waited for 15 seconds asks again, once (https://brooker.co.za/blog/2023/05/10/open-closed.html). */
export function askedAgain({ timeout = 15, cancels }: { readonly timeout?: number; readonly cancels: boolean }): Model {
  return model({
    stations: [station('server', 1)],
    programs: [{ id: 'client', steps: [call('ask')] }, { id: 'serve', steps: [use('server', jobs)] }],
    calls: [{ id: 'ask', program: 'serve', timeout, cancels, retries: { attempts: 2, backoff: 0, jitter: false } }],
    sources: [open('client', 0.8 / meanJob)],
  });
}
