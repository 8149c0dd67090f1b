import { policyResource, type PolicyResource } from '../../contract/stage.js';
import type { BuildOnStage, StageResource } from '../../contract/stage.js';
import type { VerdictResource } from '../../contract/verdict.js';
import { worded } from '../../messages/facts.js';
import { clientNames, mismatchLines } from './client.js';
import { connect } from '../client/http-client.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { CliError } from '../terminal/failure.js';
import { unknownStage } from '../terminal/unknown-stage.js';
import { namedServer } from '../client/named-server.js';
import { tellingHostless } from './hostless.js';
import { hostEndsText } from './host-ends.js';
import { heldLine } from './hold.js';
import { askTexts } from './ask.js';
import { queuedName } from './waiting.js';
import type { Invocation } from '../terminal/invocation.js';
import { printItems, printOne } from '../terminal/output.js';
import { spoken } from '../terminal/duration.js';
import { localTime } from '../terminal/local-time.js';
import { pairLines, type Pair } from '../terminal/pairs.js';
import { whoText } from '../terminal/who.js';
import { call } from '../client/call.js';
import * as routes from '../../contract/stages.js';
import { catalogueOf } from '../local/stage-files.js';

type Shown = PolicyResource & Partial<StageResource>;

/** Lists the stages; without a service from the files, and says so. */
export async function listStages(invocation: Invocation): Promise<ExitCode> {
  const stages: readonly Shown[] = await fromService(
    invocation,
    async () => (await call(await connect(invocation), routes.listStages)).items,
    () => fromFiles(invocation),
  );
  const { columns } = invocation.texts;
  printItems(invocation, stages, {
    columns: [
      { title: columns.stage },
      { title: columns.trigger },
      { title: columns.source, gives: { turn: 3, leaves: true } },
      { title: columns.dotenv, gives: { turn: 1, leaves: true } },
      { title: columns.schedule },
      { title: columns.purpose, gives: { turn: 2, least: 16 } },
    ],
    row: ({ stage, trigger, source, dotenvFile, schedule, purpose }) => [
      stage,
      trigger,
      source ?? '–',
      dotenvFile,
      schedule ?? '–',
      purpose[invocation.language],
    ],
    empty: invocation.texts.empty.stages,
  });
  return exitCodes.ok;
}

/** Shows one stage: what it is for, why its dotenv file is called so, and what runs there. */
export async function showStage(invocation: Invocation, name: string): Promise<ExitCode> {
  const stage: Shown = await fromService(
    invocation,
    async () => call(await connect(invocation), routes.getStage, { params: { stage: name } }),
    async () => {
      const stages = await fromFiles(invocation);
      const found = stages.find((candidate) => candidate.stage === name);
      if (found !== undefined) return found;
      throw unknownStage(
        name,
        stages.map(({ stage: known }) => known),
      );
    },
  );
  printOne(invocation, stage, () => [
    ...pairLines([...policyPairs(invocation, stage), ...runningPairs(invocation, stage)], invocation),
    ...mismatchLines(invocation, stage.clients ?? []),
    ...ownWords(invocation, stage),
  ]);
  return exitCodes.ok;
}

/** Where to look for the reason, when it does not run well. */
const ownWords = ({ texts }: Invocation, { stage, health }: Shown): string[] =>
  health === 'degraded' || health === 'down' ? [texts.stage.ownWords({ stage })] : [];

/** The files answer only when there is no service, never instead of a refusal. */
async function fromService<T>(
  invocation: Invocation,
  ask: () => Promise<T>,
  files: () => Promise<T>,
): Promise<T> {
  try {
    return await tellingHostless(invocation, ask);
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'switchback/no-service') throw error;
    if ((await namedServer(invocation)) !== null) throw error;
    invocation.note(invocation.texts.stage.fromFiles);
    return files();
  }
}

const fromFiles = async (invocation: Invocation): Promise<PolicyResource[]> =>
  (await catalogueOf(invocation)).stages.map(policyResource);

function policyPairs(invocation: Invocation, stage: Shown): Pair[] {
  const { texts, language } = invocation;
  const { labels, triggers } = texts;
  const known: Readonly<Record<string, string | undefined>> = triggers;
  return [
    [labels.stage, stage.stage],
    [labels.purpose, stage.purpose[language]],
    [labels.dotenv, stage.dotenvFile],
    [labels.dotenvReason, stage.dotenvReason?.[language] ?? null],
    [labels.platform, stage.platform],
    [labels.machine, stage.machine],
    [labels.trigger, known[stage.trigger] ?? stage.trigger],
    [labels.source, stage.source],
    [labels.branches, stage.trigger === 'commit' ? stage.branches.join(', ') : null],
    [labels.schedule, stage.schedule === null ? null : `${stage.schedule} (${stage.timezone})`],
    [labels.requires, worded(texts.conditions, stage.requires) || null],
    ...aheadPairs(invocation, stage),
  ];
}

/** When nothing starts there by its policy: in its quiet hours, and before what is booked. */
function aheadPairs(invocation: Invocation, { quiet, nextQuiet, leadSeconds }: Shown): Pair[] {
  const { labels, stage: texts } = invocation.texts;
  return [
    ...quiet.map(({ when, forSeconds, timezone, reason }): Pair => {
      const said = { when, timezone, length: spoken(invocation, forSeconds) };
      return [labels.quiet, texts.quiet({ ...said, reason: reason[invocation.language] })];
    }),
    [
      labels.nextQuiet,
      nextQuiet == null
        ? null
        : texts.quietWindow({ from: localTime(nextQuiet.from), until: localTime(nextQuiet.until) }),
    ],
    [labels.lead, texts.lead({ length: spoken(invocation, leadSeconds) })],
  ];
}

function runningPairs(invocation: Invocation, stage: Shown): Pair[] {
  const { texts } = invocation;
  const { labels } = texts;
  const { health, url, milestone, nextRun, queue = [] } = stage;
  const onStage = (build: BuildOnStage | null | undefined): string | null =>
    build == null ? null : buildText(invocation, build);
  return [
    [
      labels.state,
      stage.unknownReason == null
        ? null
        : texts.stage.unknown({ stage: stage.stage, why: stage.unknownReason }),
    ],
    [
      labels.state,
      stage.halfApplied == null
        ? null
        : texts.stage.halfApplied({
            ...{ stage: stage.stage, promotion: stage.halfApplied },
            build: stage.currentBuild?.id ?? null,
          }),
    ],
    [
      labels.state,
      (stage.orphans ?? []).length === 0
        ? null
        : texts.stage.orphans({ stage: stage.stage, count: stage.orphans?.length ?? 0 }),
    ],
    [labels.nextRun, nextRun == null ? null : localTime(nextRun)],
    [labels.address, url ?? null],
    [
      labels.health,
      health === undefined
        ? null
        : [texts.health[health], stage.healthReason?.text].filter(isText).join(': '),
    ],
    [labels.host, stage.hostEnds == null ? null : hostEndsText(invocation, stage.hostEnds)],
    [labels.build, onStage(stage.currentBuild)],
    [labels.state, stage.offBranch == null ? null : texts.stage.offBranch({ branch: stage.offBranch })],
    [labels.previous, onStage(stage.previousBuild)],
    [labels.stable, stage.stableBuild?.id === stage.currentBuild?.id ? null : onStage(stage.stableBuild)],
    [
      labels.milestone,
      milestone == null ? null : `${String(milestone.number)} (${texts.roles[milestone.role]})`,
    ],
    ...[...(stage.holds ?? []), ...(stage.reservations ?? [])].flatMap((hold) => [
      [labels.hold, heldLine(invocation, hold)] as const,
      ...askTexts(invocation, hold).map((text) => [labels.asked, text] as const),
    ]),
    [labels.verdict, stage.verdict == null ? null : verdictHere(invocation, stage, stage.verdict)],
    [labels.quarantined, (stage.quarantined ?? []).map(({ build }) => build).join(', ') || null],
    [labels.clients, clientNames(stage.clients ?? [])],
    [labels.waiting, queue.map((one) => queuedName(invocation, one)).join(', ') || null],
  ];
}

/** The stage is named where QA said it on one before. */
const verdictHere = (invocation: Invocation, { stage }: Shown, said: VerdictResource): string =>
  `${said.stage === stage ? '' : `${said.stage}: `}${verdictText(invocation, said)}`;

/** What QA said, and who. */
export const verdictText = ({ texts }: Invocation, said: VerdictResource): string =>
  `${texts.verdicts[said.verdict]} (${said.by}${said.reason === null ? '' : `: "${said.reason}"`})`;

const isText = (text: string | undefined): text is string => text !== undefined;

const buildText = (invocation: Invocation, build: BuildOnStage): string =>
  invocation.texts.stage.since({
    build: build.id,
    commit: build.commit.slice(0, 7),
    subject: build.subject,
    since: build.since === null ? '–' : localTime(build.since),
    by: whoText(invocation, build.by ?? '–'),
  });
