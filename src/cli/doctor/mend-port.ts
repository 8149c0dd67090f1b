import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadEnvironment } from '../../dotenv/environment.js';
import { freePort } from '../../dotenv/stage-ports.js';
import type { Stage } from '../../model/stage.js';
import { addLine, edited, isLink } from './edit.js';
import type { FilesPlace } from './file-problems.js';
import { onCopy } from './on-copy.js';

const setting = 'SWITCHBACK_STAGE_PORT';

interface PortsPlace extends FilesPlace {
  readonly dataDir: string;
}

interface PortToMend {
  readonly stage: Stage;
  readonly port: number | null;
  /** By the service, so that the dotenv file does not count. */
  readonly isChosen: boolean;
}

/** The command after which a stage has a free port, wherever its port comes from; null = none is known. */
export async function mendPort(
  place: PortsPlace,
  { stage, port, isChosen }: PortToMend,
): Promise<string | null> {
  const free = await freePort();
  if (isChosen) return chosenAnew(place, { stage, port: port ?? 0 }, free);
  const file = join(place.projectDir, `.env.${stage.dotenv}`);
  if (await isLink(file)) return null;
  const line = `${setting}=${String(free)}`;
  const add = await addLine(file, line);
  for (const command of [(to: string) => edited(to, `s/^${setting}=.*/${line}/`), add])
    if ((await portAfter(place, stage, command)) === free) return command(file);
  return null;
}

/** The port that a stage has when a command was run on a copy of its file. */
async function portAfter(
  place: PortsPlace,
  stage: Stage,
  command: (file: string) => string,
): Promise<number | null> {
  const seen = await onCopy(place, {
    command: (folder) => command(join(folder, `.env.${stage.dotenv}`)),
    look: async (projectDir) => {
      const order = { projectDir, stage, processEnv: place.env, ci: false };
      return (await loadEnvironment(order)).settings.port;
    },
  });
  return seen?.after ?? null;
}

async function chosenAnew(
  { dataDir }: PortsPlace,
  { stage, port }: { stage: Stage; port: number },
  free: number,
): Promise<string | null> {
  const file = join(dataDir, 'ports.json');
  const saying = (one: number): string => `"${stage.name}": ${String(one)}`;
  const [wrong, right] = [saying(port), saying(free)];
  const text = await readFile(file, 'utf8').catch(() => '');
  const expression = `s/${wrong}\\(,*\\)$/${right}\\1/`;
  return text.includes(wrong) ? edited(file, expression) : null;
}
