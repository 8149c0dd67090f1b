import { join } from 'node:path';
import type { Stage } from '../../model/stage.js';
import { isObject, readJson } from '../../files/json-file.js';
import { isIdentity, isStillAlive } from '../../processes/identity.js';
import { loadCatalogue } from '../../catalogue/catalogue.js';
import { loadEnvironment, type StageEnvironment } from '../../dotenv/environment.js';
import { freePort, readPorts } from '../../dotenv/stage-ports.js';
import { shellQuote, shellWord } from '../../messages/quote.js';
import { found, type Checked, type Finding } from './finding.js';
import { isTaken } from './is-taken.js';

const check = 'ports';
const setting = 'SWITCHBACK_STAGE_PORT';

interface StagePort {
  readonly stage: Stage;
  readonly environment: StageEnvironment;
  /** From the dotenv file, or chosen by the service; null = neither. */
  readonly port: number | null;
}

/** Has every stage a port of its own that nobody else listens on? */
export async function checkPorts(checked: Checked): Promise<Finding[]> {
  const { projectDir, dataDir } = checked;
  if (projectDir === null || dataDir === null) return [];
  const ports = await stagePorts(checked, projectDir, dataDir);
  const findings = await Promise.all(
    ports.map((place, i) => portFinding({ projectDir, dataDir, place, before: ports.slice(0, i) })),
  );
  const wrong = findings.flat();
  return wrong.length > 0 || ports.length === 0
    ? wrong
    : [
        found({ check, state: 'ok' }, 'ports-ok', {
          ports: ports.map(({ stage, port }) => `${stage.name} ${String(port)}`),
        }),
      ];
}

/** Files that are wrong are told by another check; here they count for nothing. */
async function stagePorts(
  { invocation }: Checked,
  projectDir: string,
  dataDir: string,
): Promise<StagePort[]> {
  const { env } = invocation.terminal;
  const catalogue = await loadCatalogue(projectDir).catch(() => null);
  const chosen = await readPorts(dataDir).catch((): Readonly<Record<string, number>> => ({}));
  const stages = (catalogue?.stages ?? []).filter(({ platform }) => platform === 'process');
  const places = stages.map(async (stage): Promise<StagePort[]> => {
    const order = { projectDir, stage, processEnv: env, ci: false };
    const environment = await loadEnvironment(order).catch(() => null);
    if (environment === null) return [];
    return [{ stage, environment, port: chosen[stage.name] ?? environment.settings.port }];
  });
  return (await Promise.all(places)).flat();
}

interface PortPlace {
  readonly projectDir: string;
  readonly dataDir: string;
  readonly place: StagePort;
  readonly before: readonly StagePort[];
}

async function portFinding({ projectDir, dataDir, place, before }: PortPlace): Promise<Finding[]> {
  const { stage, port, environment } = place;
  const file = join(projectDir, `.env.${environment.dotenv}`);
  if (port === null) {
    const mend = `echo '${setting}=${String(await freePort())}' >> ${shellWord(file)}`;
    return [found({ check, state: 'problem', mend }, 'port-missing', { stage: stage.name, file })];
  }
  const twin = before.find((other) => other.port === port)?.stage.name;
  const mend =
    twin === undefined && !(await isStrange(dataDir, stage.name, port)) ? null : await otherPort(file);
  if (mend === null) return [];
  const facts = { stage: stage.name, port };
  return twin === undefined
    ? [found({ check, state: 'problem', mend }, 'port-taken', facts)]
    : [found({ check, state: 'problem', mend }, 'port-twice', { ...facts, twin })];
}

/** Something listens there, and it is not this stage's own host. */
async function isStrange(dataDir: string, stage: string, port: number): Promise<boolean> {
  if (!(await isTaken(port))) return false;
  const folder = join(dataDir, 'stages', stage);
  const [host, serving] = await Promise.all([
    readJson(join(folder, 'host.json'), isIdentity),
    readJson(join(folder, 'serving.json'), isObject),
  ]);
  return !(serving?.['port'] === port && host !== null && isStillAlive(host));
}

/** Puts another port into the stage's file; what the file says about anything else stays. */
async function otherPort(file: string): Promise<string> {
  const word = shellWord(file);
  const edit = shellQuote(`s/^${setting}=.*/${setting}=${String(await freePort())}/`);
  return `sed -i.bak ${edit} ${word} && rm ${word}.bak`;
}
