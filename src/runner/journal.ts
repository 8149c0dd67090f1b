import {
  appendFileSync,
  closeSync,
  constants,
  ftruncateSync,
  openSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../model/plan.js';
import { writeWholeSync } from '../files/whole-file.js';
import { redactor } from '../model/secrets.js';
import type { Seen, SeenPart } from '../model/timing.js';
import { runnerFiles, type RunEvent, type RunnerOrder, type RunnerResult } from './events.js';

export interface Journal {
  event(event: RunEvent): void;
  /** Something of the run was seen at that time; each is told once. */
  seen(part: SeenPart, at: Date): void;
  /** What is going to be done; throws when it cannot be written, for then nobody could be asked. */
  plan(plan: Plan): void;
  result(result: RunnerResult): void;
}

const longestText = 16_000;
const reservedBytes = 64 * 1024;
const ownWords: ReadonlySet<string> = new Set([
  ...['kind', 'phase', 'step', 'url', 'signal', 'endedAt', 'operation', 'since'],
  ...['part', 'at'],
]);

const cut = (text: string): string =>
  text.length > longestText ? `${text.slice(0, longestText).toWellFormed()} … (cut)` : text;

/** Writes what happens into the attempt's folder; a full disk loses log lines, never the update or its result. */
export function createJournal({ folder, inputs }: RunnerOrder): Journal {
  const redact = redactor(inputs.secretKeys.map((key) => inputs.backend[key] ?? ''));
  // Only what somebody printed: a secret that happens to be a word of ours must not break the line.
  const toJson = (told: RunEvent | Seen | Plan | RunnerResult): string =>
    JSON.stringify(told, (key, value: unknown) =>
      typeof value === 'string' && !ownWords.has(key) ? cut(redact(value)) : value,
    );
  const file = (name: string): string => join(folder, name);
  const next = file(`${runnerFiles.result}.next`);
  reserve(next);
  let logTruncated = false;
  const told = new Set<SeenPart>();
  let hasFailed = false;
  /** false = the disk did not take it; the next line may fit again. */
  const written = (event: RunEvent | Seen): boolean => {
    try {
      // What could not be written may have left half a line behind.
      const fresh = hasFailed ? '\n' : '';
      appendFileSync(file(runnerFiles.events), `${fresh}${toJson(event)}\n`, { mode: 0o600 });
      return true;
    } catch {
      hasFailed = true;
      return false;
    }
  };
  return {
    event: (event) => {
      if (!written(event)) logTruncated = true;
    },
    seen: (part, at) => {
      if (told.has(part)) return;
      told.add(part);
      // Where it is lost, the log is still whole.
      written({ kind: 'seen', part, at: at.toISOString() });
    },
    plan: (plan) => {
      writeWholeSync(file(runnerFiles.plan), toJson(plan));
    },
    result: (result) => {
      const whole = { ...result, ...(logTruncated ? { logTruncated } : {}) };
      try {
        overwrite(next, toJson(whole));
      } catch {
        overwrite(next, toJson({ ...whole, ...('lines' in whole ? { lines: [] } : {}), logTruncated: true }));
      }
      renameSync(next, file(runnerFiles.result));
    },
  };
}

/**
 * Takes the room that a result needs while there is some, so that a disk that fills up during the update does not cost it.
 * File systems that never overwrite (btrfs, zfs) keep no room by it; there Pulumi's history tells how it ended.
 */
function reserve(file: string): void {
  try {
    writeFileSync(file, ' '.repeat(reservedBytes), { mode: 0o600 });
  } catch {
    // There may be room when it is needed.
  }
}

/** In the room that the file has already, where that is enough. */
function overwrite(file: string, text: string): void {
  const bytes = Buffer.from(text);
  const opened = openSync(file, constants.O_WRONLY | constants.O_CREAT, 0o600);
  try {
    writeFileSync(opened, bytes);
    ftruncateSync(opened, bytes.length);
  } finally {
    closeSync(opened);
  }
}
