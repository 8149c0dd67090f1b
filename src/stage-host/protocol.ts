import { join } from 'node:path';
import type { Forwarded } from '../model/settings.js';
import type { StageHealth } from '../model/stage.js';

/** Where everything of a stage on this platform lies. */
export const stageFolder = (dataDir: string, stage: string): string => join(dataDir, 'stages', stage);

/** The socket in the folder of a stage through which its host is told what to do. */
export const doorName = 'host.sock';

/**
 * What passes through a stage host's door: one JSON text per line. The client sends verbs, and may ask `who` it speaks
 * to; a connection that ends before `commit` takes what it prepared with it. Durations in seconds.
 */
export interface PrepareOrder {
  readonly build: string;
  readonly commit: string;
  readonly digest: string;
  /** The unpacked package, absolute; the working directory of the build. */
  readonly folder: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Names of the environment whose values are shown to nobody. */
  readonly secretKeys: readonly string[];
  readonly healthPath: string;
  /** The stage's address is 127.0.0.1 and this port. */
  readonly port: number;
  /** From the start of the build to its first healthy answer. */
  readonly deadlineSeconds: number;
  /** What becomes of `X-Forwarded-*` that a request has already. */
  readonly forwarded: Forwarded;
  /** How long open requests and WebSockets keep the build before them alive. */
  readonly drainSeconds: number;
  /** From TERM to KILL. */
  readonly stopSeconds: number;
  /** One look at the health path while it starts. */
  readonly lookSeconds: number;
}

/** An order as a client sends it: for what it leaves out there is a usual value. */
export type PrepareRequest = Omit<PrepareOrder, Usual> & Partial<Pick<PrepareOrder, Usual>>;
type Usual = 'secretKeys' | 'deadlineSeconds' | 'forwarded' | 'drainSeconds' | 'stopSeconds' | 'lookSeconds';

/** What counts where an order says nothing else. */
export const usualSeconds = { start: 30, drain: 30, stop: 5, look: 5 } as const;

/** What of an order decides whether a stage serves what it should. */
export type Wanted = Pick<
  PrepareOrder,
  'build' | 'commit' | 'digest' | 'environment' | 'healthPath' | 'port'
>;

export const failureCodes = [
  'exited',
  'never-listened',
  'unhealthy',
  'port-in-use',
  'spawn-failed',
  'busy',
  'not-prepared',
  'storage-full',
  'discarded',
  'malformed',
  'internal',
] as const;

export type FailureCode = (typeof failureCodes)[number];

export interface Failure {
  readonly code: FailureCode;
  /** The last lines that the build wrote, without the values of its order's `secretKeys`. */
  readonly lastLines: readonly string[];
  /** What explains the code: `port 8081`, `code 1`, `signal SIGSEGV`; never a value of the environment. */
  readonly detail: string | null;
  /** The last HTTP status of the health path, for `unhealthy`. */
  readonly status: number | null;
}

/** What a stage serves, in the order's words; `matches` compares with an order that the caller names. */
export interface Observed {
  readonly build: string | null;
  readonly commit: string | null;
  readonly digest: string | null;
  readonly health: StageHealth;
  readonly url: string | null;
  readonly restarts: number;
  /** The build that is being prepared or waits for its commit. */
  readonly prepared: string | null;
  readonly matches: boolean | null;
}

/** A failure on its way to the caller of a verb. */
export class StageHostError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
    this.name = 'StageHostError';
  }
}

export const failed = (code: FailureCode, more: Partial<Omit<Failure, 'code'>> = {}): StageHostError =>
  new StageHostError({ code, lastLines: [], detail: null, status: null, ...more });

/** The order in a message, or null when a member is missing or of the wrong kind. */
export function readOrder(message: Readonly<Record<string, unknown>>): PrepareOrder | null {
  const { build, commit, digest, folder, command, environment, healthPath, port } = message;
  const {
    deadlineSeconds = usualSeconds.start,
    drainSeconds = usualSeconds.drain,
    secretKeys = [],
  } = message;
  const texts = [build, commit, digest, folder, healthPath];
  if (!texts.every(isText) || !isTextList(command) || command.length === 0) return null;
  if (!isTextMap(environment) || !isTextList(secretKeys)) return null;
  if (!isWithin(port, 1, 65_535) || !isWithin(deadlineSeconds, 0.1, 3600)) return null;
  const { stopSeconds = usualSeconds.stop, lookSeconds = usualSeconds.look } = message;
  if (!isWithin(drainSeconds, 0, 3600) || !isWithin(stopSeconds, 0, 120)) return null;
  if (!isWithin(lookSeconds, 0.1, 60)) return null;
  const [buildText, commitText, digestText, folderText, pathText] = texts;
  return {
    build: String(buildText),
    commit: String(commitText),
    digest: String(digestText),
    folder: String(folderText),
    healthPath: String(pathText),
    command,
    environment,
    secretKeys,
    port,
    deadlineSeconds,
    forwarded: message['forwarded'] === 'replace' ? 'replace' : 'keep',
    drainSeconds,
    stopSeconds,
    lookSeconds,
  };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((part) => typeof part === 'string');
const isTextMap = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' && value !== null && Object.values(value).every((v) => typeof v === 'string');
const isWithin = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most;
