import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackendProcess } from './backend-process.js';
import { portOwner } from './port-owner.js';
import { failed, type PrepareOrder, type StageHostError } from './protocol.js';

/** The answer of one look at the health path: no connection, no answer in time, or a status. */
export type Probe = 'refused' | 'silent' | number;

export const isHealthy = (probe: Probe): boolean => typeof probe === 'number' && probe >= 200 && probe < 300;

/** Asks the health path once, within `milliseconds` in all; never rejects. */
export function probe(port: number, path: string, milliseconds: number): Promise<Probe> {
  return new Promise((resolve) => {
    let connected = false;
    const ask = request({ host: '127.0.0.1', port, path, agent: false, headers: { connection: 'close' } });
    const timer = setTimeout(() => ask.destroy(new Error('late')), milliseconds);
    const answer = (result: Probe): void => {
      clearTimeout(timer);
      resolve(result);
      ask.destroy();
    };
    ask.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    ask.on('response', (response) => {
      response.on('error', () => undefined);
      answer(response.statusCode ?? 'silent');
    });
    // Also when it changes the protocol unasked: that ends the connection without an error.
    ask.on('error', () => undefined);
    ask.on('close', () => {
      answer(connected ? 'silent' : 'refused');
    });
    ask.end();
  });
}

/** Between two looks while a build starts. */
const firstPause = 15;
const longestPause = 250;
/** A build that lost its port to another process has ended by then. */
const confirmAfter = 500;

interface Wait {
  readonly order: PrepareOrder;
  readonly signal: AbortSignal;
  readonly onProbe?: (result: Probe) => void;
}

/** Resolves with null once the build itself answers 2xx, with the failure when it exits or the deadline passes. */
export async function awaitHealthy(
  backend: BackendProcess,
  { order, signal, onProbe }: Wait,
): Promise<StageHostError | null> {
  const deadline = performance.now() + order.deadlineSeconds * 1000;
  const left = (): number => deadline - performance.now();
  const aborted = new Promise<Probe>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve('refused');
      },
      { once: true },
    );
  });
  const exited = backend.exited.then((): Probe => 'refused');
  let latest: Probe = 'refused';
  for (let pause = firstPause; left() > 0 && !signal.aborted; pause = Math.min(pause * 1.1, longestPause)) {
    if (backend.hasExited()) return exitOf(backend);
    const asked = probeOwn(
      backend,
      order.healthPath,
      Math.max(1, Math.min(left(), order.lookSeconds * 1000)),
    );
    const result = await Promise.race([asked, exited, aborted]);
    // The last look may be cut short by the deadline: a status seen before says more than its silence.
    if (typeof result === 'number' || latest === 'refused') latest = result;
    onProbe?.(result);
    if (isHealthy(result) && !backend.hasExited()) return null;
    await Promise.race([delay(Math.max(0, Math.min(pause, left()))), exited, aborted]);
  }
  if (backend.hasExited()) return exitOf(backend);
  const lastLines = backend.lastLines();
  if (signal.aborted) return failed('discarded', { lastLines });
  if (latest === 'refused') return failed('never-listened', { lastLines, detail: seconds(order) });
  const status = typeof latest === 'number' ? latest : null;
  return failed('unhealthy', { lastLines, status, detail: order.healthPath });
}

/**
 * As `probe`, for a port that somebody else may have taken between its choice and the build's listening: a healthy
 * answer of a stranger is none of the build's. Where the system does not tell whose it was, it has to be repeated.
 */
async function probeOwn({ port, pid }: BackendProcess, path: string, milliseconds: number): Promise<Probe> {
  const answer = await probe(port, path, milliseconds);
  if (!isHealthy(answer)) return answer;
  const owner = portOwner(port, pid);
  if (owner !== 'unknown') return owner === 'family' ? answer : 'refused';
  await delay(confirmAfter);
  return probe(port, path, milliseconds);
}

const seconds = (order: PrepareOrder): string => `${String(order.deadlineSeconds)} s`;

/** It is gone before its pipes are read to their end, and what it said last is why. */
export async function exitOf(
  backend: Pick<BackendProcess, 'exited' | 'lastLines' | 'exitText'>,
): Promise<StageHostError> {
  await backend.exited;
  return failed('exited', { lastLines: backend.lastLines(), detail: backend.exitText() });
}
