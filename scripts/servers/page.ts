import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { browserFlags } from './browser.ts';

/** A page in a headless browser, driven over the DevTools protocol. */
export interface Page {
  /** Loads a file at a width in CSS pixels. */
  open(file: string, width: number): Promise<void>;
  /** Returns the value of an expression in the page, as JSON can carry it. */
  evaluate(expression: string): Promise<unknown>;
  /** Writes a picture of the whole page. */
  picture(file: string): Promise<void>;
  /** Addresses that the page asked for, and what it wrote to the console as errors. */
  readonly requested: readonly string[];
  readonly errors: readonly string[];
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly request?: { readonly url: string }; readonly type?: string; readonly exceptionDetails?: { readonly text: string } };
  readonly result?: { readonly result?: { readonly value: unknown }; readonly data?: string };
}

/** Starts the browser with a profile of its own and opens an empty page. */
export async function openPage(browser: string): Promise<Page> {
  const profile = mkdtempSync(path.join(tmpdir(), 'kentledge-browser-'));
  const child = spawn(browser, [...browserFlags, `--user-data-dir=${profile}`, '--remote-debugging-port=0', 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const port = await portOf(child);
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as readonly { readonly type: string; readonly webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(targets.find((target) => target.type === 'page')?.webSocketDebuggerUrl ?? '');
  await once(socket, 'open');
  const waiting = new Map<number, (message: Message) => void>();
  const loads: (() => void)[] = [];
  const requested: string[] = [];
  const errors: string[] = [];
  socket.addEventListener('message', (event) => {
    const message = JSON.parse(String(event.data)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    if (message.method === 'Page.loadEventFired') loads.splice(0).forEach((loaded) => loaded());
    if (message.method === 'Network.requestWillBeSent') requested.push(message.params?.request?.url ?? '');
    if (message.method === 'Runtime.exceptionThrown') errors.push(message.params?.exceptionDetails?.text ?? 'an exception');
  });
  let last = 0;
  const send = (method: string, params: object = {}): Promise<Message> => {
    const id = ++last;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    return answer;
  };
  for (const domain of ['Page', 'Network', 'Runtime']) await send(`${domain}.enable`);
  return {
    requested,
    errors,
    open: async (file, width) => {
      await send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: width < 600 });
      const loaded = new Promise<void>((resolve) => loads.push(resolve));
      await send('Page.navigate', { url: `file://${file}` });
      await loaded;
    },
    evaluate: async (expression) => (await send('Runtime.evaluate', { expression, returnByValue: true })).result?.result?.value,
    picture: async (file) => {
      const { result } = await send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
      writeFileSync(file, Buffer.from(result?.data ?? '', 'base64'));
    },
    close: async () => {
      socket.close();
      child.kill('SIGKILL');
      await once(child, 'close');
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  let text = '';
  for await (const chunk of child.stderr ?? []) {
    text += String(chunk);
    const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(text);
    if (found !== null) return Number(found[1]);
  }
  throw new Error(`the browser did not start: ${text.slice(-500)}`);
}
