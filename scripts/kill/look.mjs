import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The build that a stage's address names. */
export async function answering(url) {
  try {
    return (await (await fetch(url)).json()).build;
  } catch (error) {
    return `nothing (${error.cause?.code ?? error.message})`;
  }
}

/** What Pulumi itself wrote of a stage's updates. */
export function historyOf(dataDir, stage) {
  const folder = join(dataDir, 'pulumi/state/.pulumi/history/switchback', stage);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.history.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}
