import { setTimeout as pause } from 'node:timers/promises';
import * as grpc from '@grpc/grpc-js';
import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import eventsGrpc from '@pulumi/pulumi/proto/events_grpc_pb.js';
import eventsPb from '@pulumi/pulumi/proto/events_pb.js';
import languageGrpc from '@pulumi/pulumi/proto/language_grpc_pb.js';
import languagePb from '@pulumi/pulumi/proto/language_pb.js';
import { movableProject } from '../pulumi-cli/work-folder.js';
import { eventReader } from './engine-events.js';
import { updateFiles, type RunnerOrder } from './events.js';
import { openStack, type UpdatePlace } from './open-stack.js';
import { playEngine } from './played-engine.js';

/**
 * Goes through an update once before there is an order: the same program, with this process in the place of the CLI. What
 * a first call loads and compiles is done by then. Nothing is started or written, and the provider is asked only
 * to check its inputs. Rejects when the SDK is not what it was, or after five seconds, which does not matter to any update.
 */
export async function rehearse(place: UpdatePlace, providerPort: number): Promise<void> {
  const late = new AbortController();
  const tooLong = pause(patienceMilliseconds, undefined, { signal: late.signal }).then(() => {
    throw new Error('it has taken too long');
  });
  await Promise.race([goThrough(place, providerPort), tooLong]).finally(() => {
    late.abort();
  });
}

/** An order may wait for it already. */
const patienceMilliseconds = 5000;

async function goThrough(place: UpdatePlace, providerPort: number): Promise<void> {
  const run = (args: readonly string[]): Promise<string> => playCli(args, providerPort);
  const assertNotFenced = (): Promise<void> => Promise.resolve();
  const stack = await openStack(order, { ...place, assertNotFenced }, { files: updateFiles, run });
  await movableProject(place.projectDir);
  const readEvent = eventReader('pulumi-up');
  const onEvent = (event: EngineEvent): void => void readEvent(event);
  await stack.up({ message: order.message, color: 'never', suppressProgress: true, onEvent });
}

/** What a CLI does to its runner: it tells of what happens, and has the program run. */
async function playCli(args: readonly string[], providerPort: number): Promise<string> {
  const engine = await playEngine(providerPort);
  const insecure = grpc.credentials.createInsecure();
  const language = new languageGrpc.LanguageRuntimeClient(addressAfter(args, '--client='), insecure);
  const events = new eventsGrpc.EventsClient(addressAfter(args, 'tcp://'), insecure);
  try {
    await new Promise<void>((resolve, reject) => {
      const stream = events.streamEvents(settle(resolve, reject));
      for (const event of told) stream.write(new eventsPb.EventRequest().setEvent(JSON.stringify(event)));
      stream.end();
    });
    const request = new languagePb.RunRequest().setProject(order.project).setStack(order.stage);
    request.setArgsList([engine.address]).setMonitorAddress(engine.address).setParallel(16);
    await new Promise<void>((resolve, reject) => {
      language.run(request, settle(resolve, reject));
    });
  } finally {
    language.close();
    events.close();
    engine.close();
  }
  return '';
}

const settle =
  (resolve: () => void, reject: (error: Error) => void) =>
  (error: Error | null): void => {
    if (error === null) resolve();
    else reject(error);
  };

function addressAfter(args: readonly string[], prefix: string): string {
  const found = args.find((arg) => arg.startsWith(prefix));
  if (found === undefined) throw new Error(`there is no ${prefix} among the arguments of a CLI`);
  return found.slice(prefix.length);
}

const state = { type: 'switchback:process:Backend', urn: 'urn:::::::backend', custom: true };
const step = { op: 'update', urn: state.urn, type: state.type, new: state };
const told = [
  { sequence: 1, timestamp: 1, resourcePreEvent: { metadata: step } },
  { sequence: 2, timestamp: 1, resOutputsEvent: { metadata: step } },
];

const order: RunnerOrder = {
  ...{ folder: '', stage: 'rehearsal', project: 'rehearsal', attempt: 'rehearsal', message: 'rehearsal' },
  ...{ uses: {}, allowChanges: [], previewOnly: false },
  inputs: {
    ...{ project: 'rehearsal', stage: 'rehearsal', platform: 'process', machine: null },
    build: { id: 'b0', commit: '', digest: '', image: null, promotion: '' },
    ...{ backend: { REHEARSAL: 'value', SECRET: 'value' }, secretKeys: ['SECRET'], secrets: {} },
    ...{ healthPath: '/', startSeconds: null, forwarded: 'keep', port: 1, aws: null, fingerprint: '' },
    times: { drainSeconds: null, stopSeconds: null, lookSeconds: null, intervalSeconds: null },
  },
};
