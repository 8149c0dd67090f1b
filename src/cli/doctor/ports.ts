import { join } from 'node:path';
import type { Stage } from '../../model/stage.js';
import { isObject, readJson } from '../../files/json-file.js';
import { isIdentity, isStillAlive } from '../../processes/identity.js';
import { loadEnvironment, type StageEnvironment } from '../../dotenv/environment.js';
import { keptMachineName } from '../../files/machine-name.js';
import { variableIn } from '../../model/variable.js';
import { readPorts } from '../../dotenv/stage-ports.js';
import { found, type Checked, type Finding } from './finding.js';
import { isTaken } from './is-taken.js';
import { mendPort } from './mend-port.js';
import { readStages } from './read-stages.js';
import { filesAtFault, skipped } from './skipped.js';

const check = 'ports';

interface StagePort {
  readonly stage: Stage;
  readonly environment: StageEnvironment;
  /** From the dotenv file, or chosen by the service; null = neither. */
  readonly port: number | null;
  readonly isChosen: boolean;
}

/** Has every stage a port of its own that nobody else listens on? */
export async function checkPorts(checked: Checked): Promise<Finding[]> {
  const { projectDir, dataDir } = checked;
  if (projectDir === null || dataDir === null) return [];
  const { ports, unread, elsewhere } = await stagePorts(checked, projectDir, dataDir);
  const findings = await Promise.all(
    ports.map((place, i) => portFinding({ checked, projectDir, dataDir, place, before: ports.slice(0, i) })),
  );
  const wrong = findings.flat();
  const rest = [...skipped(check, unread), ...elsewhere];
  return wrong.length > 0 || ports.length === 0
    ? [...wrong, ...rest]
    : [
        found({ check, state: 'ok' }, 'ports-ok', {
          ports: ports.map(({ stage, port }) => `${stage.name} ${String(port)}`),
        }),
        ...rest,
      ];
}

interface StagePorts {
  readonly ports: readonly StagePort[];
  /** Files that are wrong, so that nobody knows the ports of their stages. */
  readonly unread: readonly string[];
  /** What is told of stages that are on other machines. */
  readonly elsewhere: readonly Finding[];
}

async function stagePorts({ invocation }: Checked, projectDir: string, dataDir: string): Promise<StagePorts> {
  const { env } = invocation.terminal;
  const { stages, unread } = await readStages(projectDir);
  const chosen = await readPorts(dataDir).catch((): Readonly<Record<string, number>> => ({}));
  const own = variableIn(env, 'SWITCHBACK_MACHINE') ?? (await keptMachineName(dataDir));
  const isHere = ({ machine }: Stage): boolean => machine === null || machine === own;
  const onProcess = stages.filter(({ platform }) => platform === 'process');
  const here = onProcess.filter(isHere);
  const others = onProcess.filter((stage) => !isHere(stage));
  const places = here.map(async (stage): Promise<StagePort | string[]> => {
    const order = { projectDir, stage, processEnv: env, ci: false };
    const environment = await loadEnvironment(order).catch(filesAtFault);
    if (Array.isArray(environment)) return environment;
    const port = chosen[stage.name];
    return { stage, environment, port: port ?? environment.settings.port, isChosen: port !== undefined };
  });
  const read = await Promise.all(places);
  const ports = read.filter((one): one is StagePort => !Array.isArray(one));
  return {
    ports,
    unread: [...unread, ...read.flatMap((one) => (Array.isArray(one) ? one : []))],
    elsewhere: others.length === 0 ? [] : [elsewhereFinding(others, own)],
  };
}

const elsewhereFinding = (others: readonly Stage[], own: string | null): Finding =>
  found({ check, state: 'note' }, 'stages-elsewhere', {
    stages: others.map(({ name, machine }) => `${name} (${String(machine)})`),
    own,
  });

interface PortPlace {
  readonly checked: Checked;
  readonly projectDir: string;
  readonly dataDir: string;
  readonly place: StagePort;
  readonly before: readonly StagePort[];
}

async function portFinding({ checked, projectDir, dataDir, place, before }: PortPlace): Promise<Finding[]> {
  const { stage, port, environment, isChosen } = place;
  const mending = async (): Promise<string | null> => {
    const { env } = checked.invocation.terminal;
    return mendPort({ projectDir, dataDir, env }, { stage, port, isChosen });
  };
  if (port === null) {
    const file = join(projectDir, `.env.${environment.dotenv}`);
    return [
      found({ check, state: 'problem', mend: await mending() }, 'port-missing', { stage: stage.name, file }),
    ];
  }
  const twin = before.find((other) => other.port === port)?.stage.name;
  if (twin === undefined && !(await isStrange(dataDir, stage.name, port))) return [];
  const facts = { stage: stage.name, port };
  const mend = await mending();
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
