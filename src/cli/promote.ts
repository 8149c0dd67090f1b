import { randomUUID } from 'node:crypto';
import type {
  EligibilityResource,
  PromotionResource,
  ReasonResource,
  StageResource,
} from '../model/resource.js';
import { connect, type Client } from './client.js';
import { confirm } from './confirm.js';
import { exitCodes, type ExitCode } from './exit.js';
import { CliError, failure } from './failure.js';
import { isSilent, type Invocation } from './invocation.js';
import { printOne } from './output.js';
import { paints } from './paint.js';
import { plainLine } from './plain.js';
import { seeThrough } from './promotion-run.js';
import { getComparison, getEligibility, getStage, postPromotion } from './routes.js';
import { chosenBuild, type BuildChoice } from './source-build.js';

export interface PromoteOptions extends BuildChoice {
  readonly reason?: string;
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
  const target = await getStage(client, stage);
  const build = await chosenBuild(client, target, options);
  const eligibility = await getEligibility(client, stage, build);
  if (isCurrent(eligibility)) return nothingToDo(invocation, eligibility, options);
  if (!isSilent(invocation)) (await preview(invocation, client, { target, build })).forEach(invocation.print);
  assertAllowed(eligibility);
  if (options.preview === true) return previewOnly(invocation, eligibility);
  await confirm(invocation, invocation.texts.promote.question({ stage, build }));
  const promotion = await request(client, { target, build, options });
  return options.detach === true ? detach(invocation, promotion) : watch(invocation, client, promotion);
}

/** Lines of what would change, in both builds and in commits. */
async function preview(
  { texts, color }: Invocation,
  client: Client,
  { target, build }: { target: StageResource; build: string },
): Promise<string[]> {
  const from = target.currentBuild;
  const change = texts.promote.change({ stage: target.stage, from: from?.id ?? null, to: build });
  if (from === null || from.id === build) return [paints(color).bold(change)];
  const { ahead, behind, aheadCommits } = await getComparison(client, from.id, build);
  const newest = aheadCommits
    .slice(0, 3)
    .map(({ sha, subject, author }) => ({ sha: sha.slice(0, 7), subject, author }));
  const authors = new Set(aheadCommits.map(({ author }) => author)).size;
  return [
    paints(color).bold(change),
    `  ${texts.promote.commits({ ahead, behind, authors })}`,
    ...newest.map(({ sha, subject, author }) => plainLine(`  ${sha} ${subject} (${author})`)),
    ...(ahead > newest.length ? [`  ${texts.promote.more({ count: ahead - newest.length })}`] : []),
  ];
}

/** What waits is no refusal: a busy stage takes the promotion into its queue. */
const passing: ReadonlySet<string> = new Set(['stage-busy']);
const has = ({ reasons }: EligibilityResource, code: ReasonResource['code']): boolean =>
  reasons.some((reason) => reason.code === code);
const isCurrent = (eligibility: EligibilityResource): boolean => has(eligibility, 'already-current');

function assertAllowed(eligibility: EligibilityResource): void {
  const { stage, build, allowed, reasons, earliest } = eligibility;
  const unmet = reasons.filter(({ code }) => !passing.has(code));
  if (allowed || unmet.length === 0) return;
  const lines = unmet.map(({ code, text }) => `${code}: ${plainLine(text)}`);
  const error = failure('not-eligible', { stage, build, reasons: lines, earliest });
  throw has(eligibility, 'already-on-its-way')
    ? new CliError(error.code, exitCodes.conflict, error.text)
    : error;
}

function nothingToDo(
  invocation: Invocation,
  eligibility: EligibilityResource,
  options: PromoteOptions,
): ExitCode {
  const { stage, build } = eligibility;
  printOne(invocation, eligibility, () => [invocation.texts.promote.alreadyThere({ stage, build })]);
  return options.exitCode === true ? exitCodes['no-change'] : exitCodes.ok;
}

function previewOnly(invocation: Invocation, eligibility: EligibilityResource): ExitCode {
  const { stage, build } = eligibility;
  printOne(invocation, eligibility, () => [invocation.texts.promote.previewOnly({ stage, build })]);
  return exitCodes.ok;
}

function request(
  client: Client,
  { target, build, options }: { target: StageResource; build: string; options: PromoteOptions },
): Promise<PromotionResource> {
  return postPromotion(client, {
    stage: target.stage,
    build,
    key: options.idempotencyKey ?? randomUUID(),
    etag: options.ifMatch ?? target.etag,
    ...(options.reason === undefined ? {} : { reason: options.reason }),
  });
}

/** Says what was accepted and leaves it to the service. */
export function detach(invocation: Invocation, promotion: PromotionResource): ExitCode {
  printOne(invocation, promotion, () => [
    started(invocation, promotion),
    ...invocation.texts.follow.reattach(promotion),
  ]);
  return exitCodes.ok;
}

async function watch(
  invocation: Invocation,
  client: Client,
  promotion: PromotionResource,
): Promise<ExitCode> {
  if (!isSilent(invocation)) invocation.print(started(invocation, promotion));
  return seeThrough(invocation, client, promotion);
}

const started = ({ texts }: Invocation, { id, build, stage }: PromotionResource): string =>
  texts.promote.started({ id, build: build ?? '–', stage });
