import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Beside what a real stage host keeps, and read by the fake one alone (host.mjs). */
export const servingFile = 'fake-serving.json';

/** The instant at which a stage has another build: one rename. Without a data directory there is no stage. */
export function putOnStage(stage, serving) {
  const dataDir = process.env.SWITCHBACK_DATA_DIR;
  if (dataDir === undefined) return;
  const folder = join(dataDir, 'stages', stage);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, servingFile);
  writeFileSync(`${file}.${process.pid}.next`, JSON.stringify(serving), { mode: 0o600 });
  renameSync(`${file}.${process.pid}.next`, file);
}
