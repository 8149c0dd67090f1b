import { join } from 'node:path';
import { textOf, type Surroundings } from './look.js';
import type { ProposedStage } from './proposal.js';

/** The team's own dotenv files in which no line says where health is looked for. */
export async function silentFiles(
  { directory }: Surroundings,
  rows: readonly ProposedStage[],
): Promise<string[]> {
  const says = async (file: string): Promise<boolean> =>
    /^\s*(export\s+)?SWITCHBACK_HEALTH_PATH\s*=/m.test((await textOf(join(directory, file))) ?? '');
  if (await says('.env')) return [];
  const own = rows.filter(({ isThere }) => isThere).map(({ dotenv }) => `.env.${dotenv}`);
  const said = await Promise.all(own.map(says));
  return own.filter((_, i) => said[i] !== true);
}
