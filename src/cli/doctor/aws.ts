import type { AwsSettings } from '../../model/aws.js';
import type { Stage } from '../../model/stage.js';
import { listStages } from '../../contract/stages.js';
import { awsPrices, stageCost, type StageCost } from '../../dotenv/aws-costs.js';
import { loadEnvironment } from '../../dotenv/environment.js';
import { call } from '../client/call.js';
import { connect } from '../client/http-client.js';
import { checkAwsAccess } from './aws-access.js';
import { checkAwsPlugins } from './aws-plugins.js';
import { found, type Checked, type Finding } from './finding.js';
import { readStages } from './read-stages.js';
import { filesAtFault, skipped } from './skipped.js';
import { variableIn } from '../../model/variable.js';

const check = 'aws';

/** A stage on aws whose files are right. */
export interface AwsStage {
  readonly stage: Stage;
  readonly settings: AwsSettings;
}

/** What stages on aws need of this machine and of AWS, and what they cost; nothing where there is no such stage. */
export async function checkAws(checked: Checked): Promise<Finding[]> {
  const stages = await stagesOnAws(checked);
  if (stages.length === 0) return [];
  const { env } = checked.invocation.terminal;
  const simulated = ['aws', 'awsx'].every((name) =>
    namesIn(variableIn(env, 'SWITCHBACK_DEBUG_PROVIDERS')).includes(name),
  );
  const endpoint = variableIn(env, 'SWITCHBACK_STS_ENDPOINT') ?? null;
  const { ready, unread } = await readyOnes(checked, stages);
  const [plugins, access, left] = await Promise.all([
    simulated ? [found({ check, state: 'note' }, 'aws-simulated', {})] : checkAwsPlugins(checked),
    // Of a simulation AWS itself knows nothing.
    simulated && endpoint === null ? [] : checkAwsAccess(ready, { env, endpoint }),
    leftBehind(checked),
  ]);
  return [...plugins, ...access, ...left, ...costFindings(ready), ...skipped(check, unread)];
}

/** Of `aws:4711,awsx:4712` the names. */
const namesIn = (providers = ''): string[] => providers.split(',').map((one) => one.split(':')[0] ?? '');

async function stagesOnAws({ projectDir }: Checked): Promise<Stage[]> {
  if (projectDir === null) return [];
  return (await readStages(projectDir)).stages.filter(({ platform }) => platform === 'aws');
}

/** What the service knows to be left in AWS; nothing where none answers. */
async function leftBehind({ invocation }: Checked): Promise<Finding[]> {
  const stages = await connect(invocation)
    .then((client) => call(client, listStages))
    .then(
      ({ items }) => items,
      () => [],
    );
  return stages.flatMap(({ stage, orphans }) =>
    orphans.length === 0
      ? []
      : [found({ check, state: 'problem' }, 'aws-orphans', { stage, count: orphans.length })],
  );
}

interface ReadyOnes {
  readonly ready: readonly AwsStage[];
  /** The files for which nothing is known of the other stages. */
  readonly unread: readonly string[];
}

async function readyOnes({ projectDir, invocation }: Checked, stages: readonly Stage[]): Promise<ReadyOnes> {
  const { env } = invocation.terminal;
  const reading = stages.map(async (stage) => {
    const order = { projectDir: projectDir ?? '', stage, processEnv: env, ci: false };
    const environment = await loadEnvironment(order).catch(filesAtFault);
    if (Array.isArray(environment)) return { ready: [], unread: environment };
    const settings = environment.settings.aws;
    return { ready: settings === null ? [] : [{ stage, settings }], unread: [] };
  });
  const read = await Promise.all(reading);
  return { ready: read.flatMap((one) => one.ready), unread: read.flatMap((one) => one.unread) };
}

function costFindings(stages: readonly AwsStage[]): Finding[] {
  const costs = stages.map(({ stage, settings }) => ({
    stage: stage.name,
    ...stageCost(settings),
    most: mostOf(settings),
  }));
  if (costs.length === 0) return [];
  const { region, date, logGigabyte } = awsPrices;
  return [
    ...costs.map((cost) => found({ check, state: 'note' }, 'aws-cost', cost)),
    found({ check, state: 'note' }, 'aws-prices', { monthly: sumOf(costs), logGigabyte, region, date }),
  ];
}

/** What a stage costs when it has scaled as far as it may; null = it does not scale. */
const mostOf = (settings: AwsSettings): { tasks: number; monthly: number } | null =>
  settings.scaling === null
    ? null
    : { tasks: settings.scaling.max, monthly: stageCost(settings, settings.scaling.max).monthly };

const sumOf = (costs: readonly StageCost[]): number =>
  Math.round(costs.reduce((sum, { monthly }) => sum + monthly, 0) * 100) / 100;
