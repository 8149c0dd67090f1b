import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../model/plan.js';
import { redactor } from '../model/secrets.js';
import { runnerFiles, type RunEvent, type RunnerOrder, type RunnerResult } from './events.js';

export interface Journal {
  event(event: RunEvent): void;
  /** What is going to be done; throws when it cannot be written, for then nobody could be asked. */
  plan(plan: Plan): void;
  result(result: RunnerResult): void;
}

const longestText = 16_000;
const ownWords: ReadonlySet<string> = new Set(['kind', 'phase', 'step', 'url', 'signal', 'endedAt']);

const cut = (text: string): string =>
  text.length > longestText ? `${text.slice(0, longestText).toWellFormed()} … (cut)` : text;

/** Writes what happens into the attempt's folder; a full disk loses log lines, never the update or its result. */
export function createJournal({ folder, inputs }: RunnerOrder): Journal {
  const redact = redactor(inputs.secretKeys.map((key) => inputs.backend[key] ?? ''));
  // Only what somebody printed: a secret that happens to be a word of ours must not break the line.
  const toJson = (told: RunEvent | Plan | RunnerResult): string =>
    JSON.stringify(told, (key, value: unknown) =>
      typeof value === 'string' && !ownWords.has(key) ? cut(redact(value)) : value,
    );
  const write = (event: RunEvent): void => {
    try {
      appendFileSync(join(folder, runnerFiles.events), `${toJson(event)}\n`, { mode: 0o600 });
    } catch {
      // The next line may fit again; the CLI's own history still tells how it ended.
    }
  };
  const writeWhole = (name: string, told: Plan | RunnerResult): void => {
    const file = join(folder, name);
    writeFileSync(`${file}.next`, toJson(told), { mode: 0o600 });
    renameSync(`${file}.next`, file);
  };
  return {
    event: write,
    plan: (plan) => {
      writeWhole(runnerFiles.plan, plan);
    },
    result: (result) => {
      writeWhole(runnerFiles.result, result);
    },
  };
}
