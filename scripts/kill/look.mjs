import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const patienceMilliseconds = 60_000;

/** The build that a stage's address names. */
export async function answering(url) {
  // A stage whose host was killed is brought back within seconds.
  for (const until = performance.now() + patienceMilliseconds; ; await pause(100))
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return (await response.json()).build;
    } catch (error) {
      if (performance.now() > until) return `nothing (${error.cause?.code ?? error.message})`;
    }
}

/** What Pulumi itself wrote of a stage's updates. */
export function historyOf(dataDir, stage) {
  const folder = join(dataDir, 'pulumi/state/.pulumi/history/switchback', stage);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.history.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}
