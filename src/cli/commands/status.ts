import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import { tellingHostless } from './hostless.js';
import { bookedLines } from './booked.js';
import { askLines } from './ask.js';
import { mismatchLines } from './client.js';
import { stoppedLines } from './line.js';
import { hostEndsText } from './host-ends.js';
import { queueLines } from './waiting.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { age, spoken } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { unknownStage } from '../terminal/unknown-stage.js';
import { isSilent, type Invocation } from '../terminal/invocation.js';
import { hang } from '../terminal/hang.js';
import { localMinute, localTime } from '../terminal/local-time.js';
import { printItems, type TableView } from '../terminal/output.js';
import { paints } from '../terminal/paint.js';
import { plainLine } from '../terminal/plain.js';
import { silentText } from '../terminal/silent.js';
import { whoText } from '../terminal/who.js';
import { call } from '../client/call.js';
import { getPromotion } from '../../contract/promotions.js';
import { listStages } from '../../contract/stages.js';

/** What runs where, and below it what needs attention. */
export async function status(invocation: Invocation, names: readonly string[]): Promise<ExitCode> {
  const { client, all } = await tellingHostless(invocation, async () => {
    const client = await connect(invocation);
    return { client, all: (await call(client, listStages)).items };
  });
  const unknown = names.find((name) => all.every(({ stage }) => stage !== name));
  if (unknown !== undefined)
    throw unknownStage(
      unknown,
      all.map(({ stage }) => stage),
    );
  const stages = names.length === 0 ? all : all.filter(({ stage }) => names.includes(stage));
  const people = invocation.output === 'table' && !invocation.quiet;
  if (people) heading(invocation, client, all.length).forEach(invocation.print);
  if (people) lineStops(invocation, all).forEach(invocation.print);
  printItems(invocation, stages, statusView(invocation));
  if (people) (await hints(invocation, client, stages)).forEach(invocation.print);
  const isEmpty =
    all.length > 0 && all.every(({ currentBuild, lastRun }) => (currentBuild ?? lastRun) === null);
  if (isEmpty && !isSilent(invocation)) invocation.note(invocation.texts.status.first);
  return exitCodes.ok;
}

function heading(invocation: Invocation, { url }: HttpClient, count: number): string[] {
  const now = localTime(invocation.terminal.now().toISOString());
  return hang(`${invocation.texts.status.heading({ count })} · ${now}  ${url}`, {
    width: invocation.width,
    indent: 0,
  });
}

/** Said once for all its stages, which say no more than that it is so. */
const lineStops = (invocation: Invocation, all: readonly StageResource[]): string[] =>
  stoppedLines(invocation, all).flatMap((line) => hang(`▣ ${line}`, { width: invocation.width, indent: 2 }));

/** Columns of the overview; for a script the words stay those of the API. */
function statusView(invocation: Invocation): TableView<StageResource> {
  const { texts } = invocation;
  const { columns } = texts;
  return {
    columns: [
      { title: columns.stage },
      { title: columns.build },
      { title: columns.commit, gives: { turn: 6, leaves: true } },
      { title: columns.subject, gives: { turn: 7, least: 12 } },
      { title: columns.age },
      { title: columns.who, gives: { turn: 2, least: 8, leaves: true } },
      { title: columns.health },
      { title: columns.lastRun, gives: { turn: 5, least: 9 } },
      { title: columns.waiting, gives: { turn: 4, least: 9, leaves: true } },
      { title: columns.hold, gives: { turn: 3, least: 9 } },
      { title: columns.address, gives: { turn: 1, leaves: true } },
    ],
    row: (stage) => [
      stage.stage,
      stage.currentBuild?.id ?? '–',
      stage.currentBuild?.commit.slice(0, 7) ?? '–',
      subjectOf(invocation, stage),
      age(invocation, stage.currentBuild?.since ?? null),
      byOf(invocation, stage),
      healthOf(invocation, stage),
      lastRunOf(invocation, stage),
      waitingOf(invocation, stage),
      holdOf(invocation, stage),
      stage.url ?? '–',
    ],
    empty: texts.empty.stages,
  };
}

function byOf(invocation: Invocation, { currentBuild }: StageResource): string {
  const by = currentBuild?.by ?? '–';
  return invocation.output === 'tsv' ? by.replace(/^system:/, '') : whoText(invocation, by);
}

function subjectOf({ texts }: Invocation, { currentBuild, milestone }: StageResource): string {
  const subject = currentBuild?.subject ?? '–';
  return milestone === null ? subject : `${texts.status.milestone(milestone)} ${subject}`;
}

function healthOf(
  { texts, output }: Invocation,
  { health, healthReason, state, running, halfApplied }: StageResource,
): string {
  if (output === 'tsv') return state === 'unknown' ? state : health;
  if (state === 'unknown') return texts.health.unknown;
  if (running !== null) return texts.status.promoting;
  if (halfApplied != null) return texts.status.half;
  return healthReason?.code === 'no-tasks' ? texts.status.noTasks : texts.health[health];
}

const signs = {
  succeeded: '✓',
  failed: '✗',
  errored: '⚠',
  aborted: '■',
  superseded: '⤼',
  skipped: '⤼',
} as const;

function lastRunOf({ texts, output }: Invocation, { lastRun }: StageResource): string {
  if (lastRun === null) return '–';
  const { phase } = lastRun;
  if (output === 'tsv') return phase;
  if (phase === 'succeeded') return signs.succeeded;
  return `${phase in signs ? signs[phase as keyof typeof signs] : '◐'} ${texts.phases[phase]}`;
}

function waitingOf({ texts }: Invocation, { behind, waiting }: StageResource): string {
  const from = behind.filter(({ commits, builds }) => commits + builds > 0);
  const there = from.map(({ stage, builds, commits, atLeast = false }) =>
    texts.status.behind({ stage, count: commits || builds, atLeast }),
  );
  return [...there, ...(waiting === 0 ? [] : [texts.status.queued({ count: waiting })])].join(', ') || '–';
}

function holdOf({ texts, output }: Invocation, { hold, holds, reservations }: StageResource): string {
  const [next] = reservations;
  if (hold === null && next?.from != null && output !== 'tsv')
    return texts.status.booked({
      ...{ kind: texts.holdKinds[next.kind], from: localMinute(next.from).slice('2026-'.length) },
      others: reservations.length - 1,
    });
  if (hold === null) return '–';
  if (output === 'tsv') return hold.kind;
  const own = holds.find(({ line }) => line === null);
  if (own === undefined) return texts.status.line;
  const left = own.secondsLeft === null ? null : spoken({ texts }, own.secondsLeft);
  return texts.status.held({ kind: texts.holdKinds[own.kind], left, others: holds.length - 1 });
}

async function hints(
  invocation: Invocation,
  client: HttpClient,
  stages: readonly StageResource[],
): Promise<string[]> {
  const blocks = await Promise.all(stages.map((stage) => hintsOf(invocation, client, stage)));
  const lines = blocks.flat();
  const mismatches = mismatchLines(
    invocation,
    stages.flatMap(({ clients }) => clients),
  );
  const all = [...lines, ...mismatches];
  return all.length === 0 ? [] : ['', ...all];
}

async function hintsOf(invocation: Invocation, client: HttpClient, stage: StageResource): Promise<string[]> {
  const { texts, color, width, hinted } = invocation;
  const { red, dim } = paints(color);
  const warn = (text: string): string[] => hang(hinted(text), { width, indent: 2 }).map(red);
  const { lastRun, unknownReason, health, healthReason } = stage;
  const lines: string[] = [];
  if (unknownReason !== null)
    lines.push(
      ...warn(texts.status.unknown({ stage: stage.stage, why: plainLine(unknownReason) })),
      dim(texts.status.recover({ stage: stage.stage })),
    );
  lines.push(...halfLines(invocation, stage), ...orphanLines(invocation, stage));
  lines.push(...(await runningLines(invocation, client, stage)));
  if (lastRun !== null && (lastRun.phase === 'failed' || lastRun.phase === 'errored')) {
    const promotion = await call(client, getPromotion, { params: { promotion: lastRun.promotion } });
    lines.push(
      ...warn(failureLine(invocation, promotion)),
      dim(texts.status.log({ promotion: promotion.id })),
    );
  }
  if (stage.offBranch !== null)
    lines.push(dim(`${stage.stage}: ${plainLine(texts.stage.offBranch({ branch: stage.offBranch }))}`));
  // Whoever only looks at AWS sees that by its health.
  if (health === 'unknown' && ['machine-away', 'machine-awaited'].includes(healthReason?.code ?? ''))
    lines.push(...warn(`! ${plainLine(healthReason?.text ?? '')}`));
  if (healthReason?.code === 'address' || healthReason?.code === 'on-its-way')
    lines.push(...warn(`! ${stage.stage}: ${plainLine(healthReason.text)}`));
  if (health === 'degraded' || health === 'down')
    lines.push(
      ...warn(
        texts.status.unhealthy({
          stage: stage.stage,
          health: texts.health[health],
          restarts: stage.restarts,
        }),
      ),
      dim(texts.status.ownWords({ stage: stage.stage })),
    );
  if (stage.hostEnds !== null)
    lines.push(
      ...warn(`! ${stage.stage}: ${hostEndsText(invocation, stage.hostEnds)}`),
      dim(texts.status.events({ stage: stage.stage })),
    );
  return [
    ...lines,
    ...[...stage.holds, ...stage.reservations].flatMap((hold) => bookedLines(invocation, hold)),
    ...askLines(invocation, stage),
    ...queueLines(invocation, stage),
  ];
}

/** What a promotion waits for that is being stopped, or about which the engine is silent. */
async function runningLines(
  invocation: Invocation,
  client: HttpClient,
  { stage, running: id }: StageResource,
): Promise<string[]> {
  if (id === null) return [];
  const { texts, color, width, hinted, terminal } = invocation;
  const { abort, underWay = [] } = await call(client, getPromotion, { params: { promotion: id } });
  const { red, dim } = paints(color);
  const silent = silentText(invocation, underWay, terminal.now().getTime());
  const about = { stage, promotion: id };
  return [
    ...(abort?.wait == null
      ? []
      : hang(hinted(texts.status.stopping({ ...about, wait: plainLine(abort.wait.text) })), {
          ...{ width, indent: 2 },
        }).map(red)),
    ...(silent === null
      ? []
      : hang(hinted(texts.status.silent({ ...about, wait: silent })), { width, indent: 2 }).map(dim)),
  ];
}

/** What an update left that did not come through, and what puts it right. */
function halfLines(
  { texts, color, width, hinted }: Invocation,
  { stage, halfApplied: promotion, unknownReason, currentBuild }: StageResource,
): string[] {
  if (promotion == null || unknownReason !== null) return [];
  const { red, dim } = paints(color);
  return [
    ...hang(hinted(texts.status.halfApplied({ stage, promotion })), { width, indent: 2 }).map(red),
    dim(texts.status.again({ stage, build: currentBuild?.id ?? null })),
  ];
}

/** What may cost money and nobody uses, and where it is told. */
function orphanLines(
  { texts, color, width, hinted }: Invocation,
  // A service of an earlier version does not tell.
  { stage, orphans = [] }: Pick<StageResource, 'stage'> & Partial<StageResource>,
): string[] {
  if (orphans.length === 0) return [];
  const { red, dim } = paints(color);
  const text = hinted(texts.status.orphans({ stage, count: orphans.length }));
  return [...hang(text, { width, indent: 2 }).map(red), dim(texts.status.orphansLook({ stage }))];
}

function failureLine({ texts, terminal }: Invocation, promotion: PromotionResource): string {
  const { stage, build, phase, steps, endedAt, outcome } = promotion;
  const step = steps.find((candidate) => candidate.phase === 'failed');
  return texts.status.failed({
    stage,
    build: build ?? '–',
    phase: texts.phases[phase],
    ago: age({ texts, terminal }, endedAt),
    step: step === undefined ? null : texts.steps[step.name],
    why: plainLine(outcome?.text ?? outcome?.code ?? ''),
  });
}
