import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { redactor } from './redact.js';
import { runnerFiles, type RunEvent, type RunnerOrder, type RunnerResult } from './events.js';

export interface Journal {
  event(event: RunEvent): void;
  result(result: RunnerResult): void;
}

/** Writes what happens into the attempt's folder; a full disk loses log lines, never the update or its result. */
export function createJournal({ folder, inputs }: RunnerOrder): Journal {
  const redact = redactor(inputs.secretKeys.map((key) => inputs.backend[key] ?? ''));
  const write = (event: RunEvent): void => {
    try {
      appendFileSync(join(folder, runnerFiles.events), `${redact(JSON.stringify(event))}\n`, { mode: 0o600 });
    } catch {
      // The next line may fit again; the CLI's own history still tells how it ended.
    }
  };
  return {
    event: write,
    result: (result) => {
      const file = join(folder, runnerFiles.result);
      writeFileSync(`${file}.next`, redact(JSON.stringify(result)), { mode: 0o600 });
      renameSync(`${file}.next`, file);
    },
  };
}
