import type { CommitWhereResource, WhereaboutsResource } from '../../contract/commits.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { age, spoken } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { unknownStage } from '../terminal/unknown-stage.js';
import { forMachines, isSilent, type Invocation } from '../terminal/invocation.js';
import { hang } from '../terminal/hang.js';
import { localTime } from '../terminal/local-time.js';
import { printItems, printOne } from '../terminal/output.js';
import { paints } from '../terminal/paint.js';
import { plainLine } from '../terminal/plain.js';
import { whoText } from '../terminal/who.js';
import { call } from '../client/call.js';
import { keepAsking } from '../client/keep-asking.js';
import { namedCommit } from './named-commit.js';
import { nextMove } from './next-move.js';
import { revertedBy } from './reverted-by.js';
import { verdictText } from './stage.js';
import { whereIs } from '../../contract/commits.js';

export interface WhereOptions {
  readonly watch?: string;
  readonly stage?: string;
  readonly exitCode?: boolean;
}

const watchEvery = 1000;

/** Where a commit is, by its SHA, its pull request, its build or its name in the working copy; with `--watch` waits until one stage has it. */
export async function where(
  invocation: Invocation,
  name: string,
  { watch, stage, exitCode }: WhereOptions,
): Promise<ExitCode> {
  if (watch !== undefined && stage !== undefined && watch !== stage) throw failure('watch-or-stage', {});
  const client = await connect(invocation);
  const sha = await namedCommit(invocation, client, name);
  const found =
    watch === undefined
      ? await call(client, whereIs, { params: { sha } })
      : await arrival(invocation, client, { sha, stage: watch });
  if (found === null) return exitCodes.detached;
  const stages = placesOf(found, watch ?? stage);
  if (invocation.output === 'tsv') printRows(invocation, stages);
  else if (forMachines(invocation)) {
    const places = await withReverts(invocation, client, { ...found, stages });
    printOne(invocation, { ...found, stages: places }, () => []);
  } else (await people(invocation, client, { ...found, stages })).forEach(invocation.print);
  const arrived = stages.every(({ reached }) => reached === true);
  return exitCode === true && !arrived ? exitCodes['no-change'] : exitCodes.ok;
}

/** The service does not know the messages of commits: this field is of the command alone. */
async function withReverts(invocation: Invocation, client: HttpClient, found: CommitWhereResource) {
  const reverts = await revertedBy(invocation, client, found);
  return found.stages.map((place) => ({
    ...place,
    revertedBy: place.reached === null ? null : (reverts.get(place.build) ?? null),
  }));
}

function placesOf({ stages }: CommitWhereResource, only: string | undefined): WhereaboutsResource[] {
  const chosen = stages.filter(({ stage }) => only === undefined || stage === only);
  if (only !== undefined && chosen.length === 0)
    throw unknownStage(
      only,
      stages.map(({ stage }) => stage),
    );
  return chosen;
}

interface Awaited {
  readonly sha: string;
  readonly stage: string;
}

/** Asks again until the stage has it; null = Ctrl-C came before. Throws `not-arrived`. */
async function arrival(
  invocation: Invocation,
  client: HttpClient,
  awaited: Awaited,
): Promise<CommitWhereResource | null> {
  const { timeout } = invocation;
  const ask = asker(invocation, awaited);
  // What cannot be asked at all is told at once and not waited for.
  const first = await ask(client);
  if (first !== null) return first;
  const waited = await keepAsking({
    ...{ reconnect: () => connect(invocation), timeout, every: watchEvery, ask },
    lost: (cause) => cause,
  });
  if (waited.kind === 'ended') return waited.with;
  if (waited.kind === 'detached') return null;
  const after = spoken(invocation, (timeout ?? 0) / 1000);
  throw failure('not-arrived', { stage: awaited.stage, name: awaited.sha.slice(0, 7), after });
}

/** Asks whether the stage has it; says what is in the way whenever that changes. */
function asker(
  invocation: Invocation,
  { sha, stage }: Awaited,
): (client: HttpClient) => Promise<CommitWhereResource | null> {
  let told = '';
  return async (client) => {
    const found = await call(client, whereIs, { params: { sha } });
    const [place] = placesOf(found, stage);
    if (place === undefined || place.reached === true) return found;
    const line = `… ${stage}: ${whyNot(invocation, place)}`;
    if (line !== told && !isSilent(invocation)) invocation.note(line);
    told = line;
    return null;
  };
}

async function people(
  invocation: Invocation,
  client: HttpClient,
  found: CommitWhereResource,
): Promise<string[]> {
  const reverts = await revertedBy(invocation, client, found);
  const next = await nextMove(client, found.stages);
  const {
    texts: { where: texts },
    width,
    hinted,
  } = invocation;
  return [
    ...lines(invocation, found, reverts),
    ...(next === null ? [] : hang(hinted(texts.next({ command: next })), { width, indent: 2 })),
  ];
}

function lines(
  invocation: Invocation,
  found: CommitWhereResource,
  reverts: ReadonlyMap<string, string>,
): string[] {
  const { texts, color, width, hinted } = invocation;
  const { green } = paints(color);
  const { sha, subject, author, at, builds } = found;
  const longest = Math.max(...found.stages.map(({ stage }) => stage.length));
  const heading = texts.where.heading({
    sha: sha.slice(0, 7),
    subject: plainLine(subject),
    author: plainLine(author),
    age: at === null ? null : age(invocation, at),
    builds,
  });
  return [
    ...hang(heading, { width, indent: 2 }),
    ...found.stages.flatMap((place) => {
      const told =
        place.reached === true
          ? howThere(invocation, place, reverts.get(place.build))
          : [whyNot(invocation, place), ...revertedThere(invocation, place, reverts)].join(texts.where.and);
      const [first = '', ...more] = hang(`${place.stage.padEnd(longest)}  ${hinted(told)}`, {
        ...{ width: width - 2, indent: longest + 2 },
      });
      const sign = place.reached === true ? green('✓') : signOf(place);
      return [`${sign} ${first}`, ...more.map((line) => `  ${line}`)];
    }),
  ];
}

/** The build that would bring the commit takes it back, too: it would come and have no effect. */
function revertedThere(
  { texts }: Invocation,
  { build }: WhereaboutsResource,
  reverts: ReadonlyMap<string, string>,
): string[] {
  const by = reverts.get(build);
  return by === undefined ? [] : [texts.where.revertedBy({ build, by: by.slice(0, 7) })];
}

function howThere(invocation: Invocation, place: WhereaboutsResource, by: string | undefined): string {
  const { where } = invocation.texts;
  const ago = place.at === null ? null : age(invocation, place.at);
  const reverted = by === undefined ? [] : [where.reverted({ by: by.slice(0, 7) })];
  const arrived = where.arrived({ ago, build: place.build });
  const more = [...reverted, ...judgedParts(invocation, place), ...offParts(invocation, place)];
  return [arrived, ...more].join(where.and);
}

function signOf({ reached, reasons }: WhereaboutsResource): string {
  if (reached === null) return '?';
  return reasons.some(({ code }) => code === 'needs-milestone') ? '–' : '✗';
}

/** Everything that is in the way, how far behind the stage is, and when that can change. */
function whyNot(invocation: Invocation, place: WhereaboutsResource): string {
  const { texts, terminal } = invocation;
  const {
    behind,
    atLeast = false,
    reasons,
    trigger,
    nextRun,
    lastRun,
    earliest,
    stage,
    build,
    promotion,
    milestone,
  } = place;
  const until = (at: string): string =>
    spoken(invocation, (Date.parse(at) - terminal.now().getTime()) / 1000);
  const failed = lastRun !== null && lastRun !== 'succeeded' ? texts.phases[lastRun] : null;
  const parts = [
    ...(behind === null || behind === 0 ? [] : [texts.where.behind({ count: behind, atLeast })]),
    ...(promotion === null || reasons.some(({ text }) => text.includes(promotion))
      ? []
      : [texts.where.onItsWay({ build, promotion })]),
    ...reasons.map(({ code, text }) =>
      code === 'needs-milestone' ? texts.where.needsMilestone({ milestone }) : sentence(text),
    ),
    ...(trigger !== 'schedule'
      ? []
      : [nextRun === null ? texts.where.paused : texts.where.nextRun({ left: until(nextRun), failed })]),
    ...(earliest === null || earliest === nextRun ? [] : [texts.where.earliest({ at: localTime(earliest) })]),
    ...(reasons.length > 0 || promotion !== null || trigger === 'schedule'
      ? []
      : [texts.where.promote({ stage, build })]),
    ...place.asks.map(({ by, owner, at }) =>
      texts.where.asked({
        ...{ by: whoText(invocation, by), owner: whoText(invocation, owner) },
        ago: age(invocation, at),
      }),
    ),
    // The reason has told it.
    ...(reasons.some(({ code }) => code === 'known-bad') ? [] : judgedParts(invocation, place)),
    ...offParts(invocation, place),
  ];
  return parts.join(texts.where.and);
}

/** What QA said of the build. */
const judgedParts = (invocation: Invocation, { verdict }: WhereaboutsResource): string[] =>
  verdict === null
    ? []
    : [
        invocation.texts.where.judged({
          stage: verdict.stage,
          said: plainLine(verdictText(invocation, verdict)),
        }),
      ];

/** That what runs there is no longer on its branch. */
const offParts = ({ texts }: Invocation, { offBranch }: WhereaboutsResource): string[] =>
  offBranch === null ? [] : [plainLine(texts.stage.offBranch({ branch: offBranch }))];

/** A sentence as a part of a line. */
const sentence = (text: string): string => plainLine(text).replace(/\.$/, '');

/** For scripts: the words of the API. */
function printRows(invocation: Invocation, stages: readonly WhereaboutsResource[]): void {
  printItems(invocation, stages, {
    columns: [],
    row: ({ stage, reached, at, build, behind, reasons, earliest }) => [
      stage,
      reached === null ? 'unknown' : String(reached),
      at ?? '–',
      build,
      String(behind ?? '–'),
      reasons.map(({ code }) => code).join(',') || '–',
      earliest ?? '–',
    ],
    empty: '',
  });
}
