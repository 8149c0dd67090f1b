import { randomUUID } from 'node:crypto';
import type { EligibilityResource } from '../../contract/stages.js';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import type { HoldResource } from '../../contract/hold.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { apiLines } from './api-changes.js';
import { clientLines } from './client.js';
import { marked } from './diff.js';
import { spokenDuration } from '../../model/write-duration.js';
import { heldLine } from './hold.js';
import { confirm } from '../terminal/confirm.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { isSilent, type Invocation } from '../terminal/invocation.js';
import { chooseOnHold, mayAsk, holdChoiceOf, type HoldChoice } from '../client/hold-choice.js';
import { printOne } from '../terminal/output.js';
import { paints } from '../terminal/paint.js';
import { plainLine } from '../terminal/plain.js';
import { previewOnly } from './preview.js';
import { seeThrough } from '../client/promotion-run.js';
import { call } from '../client/call.js';
import { compare, pairOf } from '../../contract/compare.js';
import * as promotions from '../../contract/promotions.js';
import { getEligibility, getStage } from '../../contract/stages.js';
import { chosenBuild, type BuildChoice } from '../client/source-build.js';
import { usualTime } from '../client/usual.js';

export interface PromoteOptions extends BuildChoice {
  readonly reason?: string;
  readonly allowChange?: readonly string[];
  readonly overrideHold?: string;
  readonly waitForRelease?: boolean;
  readonly liftQuarantine?: boolean;
  readonly hold?: boolean;
  readonly despiteKnownBad?: boolean;
  readonly preview?: boolean;
  readonly detach?: boolean;
  readonly ifMatch?: string;
  readonly idempotencyKey?: string;
  readonly exitCode?: boolean;
}

/** Puts an existing build on a stage: preview, question, request, and the way to its end. */
export async function promote(
  invocation: Invocation,
  stage: string,
  options: PromoteOptions,
): Promise<ExitCode> {
  const client = await connect(invocation);
  const target = await call(client, getStage, { params: { stage } });
  const build = await chosenBuild(client, target, options);
  const eligibility = await call(client, getEligibility, { params: { stage }, query: { build } });
  if (isCurrent(eligibility)) return nothingToDo(invocation, eligibility, options);
  if (!isSilent(invocation)) (await preview(invocation, client, { target, build })).forEach(invocation.print);
  remarkLines(eligibility).forEach((line) => isSilent(invocation) || invocation.print(line));
  if (isOnItsWay(eligibility)) return alreadyOnItsWay(invocation, eligibility);
  const decided = await decide(invocation, { target, eligibility, options });
  if (options.preview === true)
    return previewOnly(invocation, client, { target, build, eligibility, options });
  if (!decided.asked) await confirm(invocation, invocation.texts.promote.question({ stage, build }));
  const promotion = await request(client, { target, build, ...decided });
  return options.detach === true ? detach(invocation, promotion) : watch(invocation, client, promotion);
}

/** Lines of what would change, in both builds and in commits. */
async function preview(
  invocation: Invocation,
  client: HttpClient,
  { target, build }: { target: StageResource; build: string },
): Promise<string[]> {
  const { texts, color } = invocation;
  const unknown = target.unknownReason !== null;
  const from = unknown ? null : target.currentBuild;
  const change = texts.promote.change({
    stage: target.stage,
    from: unknown ? '?' : (from?.id ?? null),
    to: build,
  });
  const touched = clientLines(invocation, target.clients, '  ');
  if (from === null || from.id === build) return [paints(color).bold(change), ...touched];
  const comparison = await call(client, compare, { params: { pair: pairOf([from.id, build]) } });
  const { ahead, behind, aheadCommits, migrations } = comparison;
  const newest = aheadCommits.slice(0, 3);
  const usual = await usualTime(client, target.stage);
  const authors = new Set(aheadCommits.map(({ author }) => author)).size;
  return [
    paints(color).bold(change),
    `  ${texts.promote.commits({ ahead, behind, authors })}${migrationsText(texts, migrations)}`,
    ...newest.map((commit) => plainLine(`  ${commit.sha.slice(0, 7)} ${marked(commit)} (${commit.author})`)),
    ...(ahead > newest.length ? [`  ${texts.promote.more({ count: ahead - newest.length })}`] : []),
    ...touched,
    ...apiLines(invocation, comparison, { all: false, only: 'breaking' }).map((line) => `  ${line}`),
    ...(usual === null
      ? []
      : [`  ${texts.promote.usual({ took: spokenDuration(usual.seconds), count: usual.count })}`]),
  ];
}

/** ⚠ where one of them cannot be undone. */
function migrationsText(
  { promote: texts }: Invocation['texts'],
  migrations: readonly { readonly reversible: boolean }[],
): string {
  if (migrations.length === 0) return '';
  const final = migrations.some(({ reversible }) => !reversible);
  return ` · ${texts.migrations({ count: migrations.length })}${final ? ' ⚠' : ''}`;
}

/** Nothing else speaks against it: where nobody knows what a stage runs, its last build says nothing. */
const isCurrent = ({ reasons }: EligibilityResource): boolean =>
  reasons.length > 0 && reasons.every(({ code }) => code === 'already-current');

/** What refuses nothing and yet is good to know. */
const remarkLines = ({ remarks }: EligibilityResource): string[] =>
  remarks.map(({ text }) => `  ! ${plainLine(text)}`);

const isOnItsWay = ({ reasons }: EligibilityResource): boolean =>
  reasons.some(({ code }) => code === 'already-on-its-way');

/** Whatever else speaks against it: the service would refuse a second promotion of the same build first. */
function alreadyOnItsWay(invocation: Invocation, eligibility: EligibilityResource): ExitCode {
  const why = eligibility.reasons.find(({ code }) => code === 'already-on-its-way')?.text ?? '';
  const { stage } = eligibility;
  printOne(invocation, eligibility, () => [
    invocation.texts.promote.onItsWay({ stage, why: plainLine(why) }),
  ]);
  return exitCodes.conflict;
}

function assertLiftable({ liftQuarantine, despiteKnownBad, reason }: PromoteOptions): void {
  if (liftQuarantine === true && reason === undefined) throw failure('lift-needs-reason', {});
  if (despiteKnownBad === true && reason === undefined) throw failure('despite-needs-reason', {});
}

/** What speaks against it beside a quarantine that is lifted, what is taken although it is bad, and a hold that is passed or waited for. */
function objectionsTo(
  { allowed, reasons }: EligibilityResource,
  onHold: HoldChoice,
  { liftQuarantine: lifts = false, despiteKnownBad = false }: PromoteOptions,
) {
  // Whether it is the hold that stands there now, the service decides.
  const passes = onHold.onHold !== undefined || onHold.overrideHold !== undefined;
  return allowed
    ? []
    : reasons.filter(
        ({ code }) =>
          !(lifts && code === 'build-quarantined') &&
          !(despiteKnownBad && code === 'known-bad') &&
          !(passes && code === 'held'),
      );
}

/** What the flags say, else, where a hold alone speaks against it and somebody is there, what that one chooses. */
async function decide(
  invocation: Invocation,
  { target, eligibility, options }: Omit<Previewed, 'build'>,
): Promise<{ onHold: HoldChoice; options: PromoteOptions; asked: boolean }> {
  const onHold = holdChoiceOf(options);
  assertLiftable(options);
  const left = objectionsTo(eligibility, onHold, options);
  if (left.length === 0) return { onHold, options, asked: false };
  const onlyHeld = left.every(({ code }) => code === 'held') ? target.hold : null;
  const chosen =
    onlyHeld === null || options.preview === true || !mayAsk(invocation)
      ? null
      : await chooseOnHold(invocation, target, options);
  if (chosen !== null)
    return { onHold: chosen.onHold, options: { ...options, ...reasonOf(chosen) }, asked: true };
  const { stage, build, earliest } = eligibility;
  if (onlyHeld !== null)
    throw failure('held', {
      ...{ stage, build, hold: onlyHeld.id, why: plainLine(left[0]?.text ?? '') },
      lift: options.liftQuarantine === true,
    });
  const lines = left.map(({ code, text }) => `${code}: ${plainLine(text)}`);
  throw failure('not-eligible', { stage, build, reasons: lines, earliest });
}

const reasonOf = ({ reason }: { reason?: string }) => (reason === undefined ? {} : { reason });

function nothingToDo(
  invocation: Invocation,
  eligibility: EligibilityResource,
  options: PromoteOptions,
): ExitCode {
  const { stage, build } = eligibility;
  printOne(invocation, eligibility, () => [invocation.texts.promote.alreadyThere({ stage, build })]);
  return options.exitCode === true ? exitCodes['no-change'] : exitCodes.ok;
}

interface Previewed {
  readonly target: StageResource;
  readonly build: string;
  readonly eligibility: EligibilityResource;
  readonly options: PromoteOptions;
}

interface Requested {
  readonly target: StageResource;
  readonly build: string;
  readonly options: PromoteOptions;
  readonly onHold: HoldChoice;
}

function request(
  client: HttpClient,
  { target, build, options, onHold }: Requested,
): Promise<promotions.PromotedResource> {
  return call(client, promotions.promote, {
    params: { stage: target.stage },
    key: options.idempotencyKey ?? randomUUID(),
    etag: options.ifMatch ?? target.etag,
    body: {
      build,
      reason: options.reason,
      allowChanges: options.allowChange?.slice(),
      ...onHold,
      ...(options.liftQuarantine === true ? { liftQuarantine: true } : {}),
      ...(options.despiteKnownBad === true ? { despiteKnownBad: true } : {}),
      ...(options.hold === undefined ? {} : { hold: options.hold }),
    },
  });
}

/** Says what was accepted and leaves it to the service. */
export function detach(invocation: Invocation, promotion: Started): ExitCode {
  printOne(invocation, promotion, () => [
    ...started(invocation, promotion),
    ...invocation.texts.follow.reattach(promotion),
  ]);
  return exitCodes.ok;
}

async function watch(invocation: Invocation, client: HttpClient, promotion: Started): Promise<ExitCode> {
  if (!isSilent(invocation)) started(invocation, promotion).forEach(invocation.print);
  return seeThrough(invocation, client, promotion);
}

/** A promotion, and the hold by which a step back stays. */
type Started = PromotionResource & { readonly hold?: HoldResource | null };

const started = (invocation: Invocation, { id, build, stage, hold = null }: Started): string[] => [
  invocation.texts.promote.started({ id, build: build ?? '–', stage }),
  ...(hold === null ? [] : [heldLine(invocation, hold), invocation.texts.hold.release({ stage })]),
];
