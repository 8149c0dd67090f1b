import { randomUUID } from 'node:crypto';
import type { EligibilityResource } from '../../contract/stages.js';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import type { HoldResource } from '../../contract/hold.js';
import { agree } from './agree.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { heldLine } from './hold.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { isSilent, type Invocation } from '../terminal/invocation.js';
import { holdChoiceOf, holdWish, type HoldChoice } from '../client/hold-choice.js';
import { printOne } from '../terminal/output.js';
import { seeThrough } from '../client/promotion-run.js';
import { call } from '../client/call.js';
import * as promotions from '../../contract/promotions.js';
import { getEligibility, getStage } from '../../contract/stages.js';
import { chosenBuild, type BuildChoice } from '../client/source-build.js';

export interface PromoteOptions extends BuildChoice {
  readonly reason?: string;
  readonly allowChange?: readonly string[];
  readonly overrideHold?: readonly string[];
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
  const query = { build, hold: holdWish(options) };
  const eligibility = await call(client, getEligibility, { params: { stage }, query });
  if (isCurrent(eligibility)) return nothingToDo(invocation, eligibility, options);
  const agreed = await agree(invocation, client, {
    ...{ target, build, eligibility, options },
    onHold: holdChoiceOf(options),
    texts: invocation.texts.promote,
    command: `npx --no switchback promote ${stage} --build ${build}`,
    waiting: ' --wait-for-release',
  });
  if (typeof agreed === 'number') return agreed;
  const promotion = await request(client, { target, build, options, ...agreed });
  return options.detach === true ? detach(invocation, promotion) : watch(invocation, client, promotion);
}

/** Nothing else speaks against it: where nobody knows what a stage runs, its last build says nothing. */
const isCurrent = ({ reasons }: EligibilityResource): boolean =>
  reasons.length > 0 && reasons.every(({ code }) => code === 'already-current');

function nothingToDo(
  invocation: Invocation,
  eligibility: EligibilityResource,
  options: PromoteOptions,
): ExitCode {
  const { stage, build } = eligibility;
  printOne(invocation, eligibility, () => [invocation.texts.promote.alreadyThere({ stage, build })]);
  return options.exitCode === true ? exitCodes['no-change'] : exitCodes.ok;
}

interface Requested {
  readonly target: StageResource;
  readonly build: string;
  readonly options: PromoteOptions;
  readonly onHold: HoldChoice;
  readonly reason: string | undefined;
}

function request(
  client: HttpClient,
  { target, build, options, onHold, reason }: Requested,
): Promise<promotions.PromotedResource> {
  return call(client, promotions.promote, {
    params: { stage: target.stage },
    key: options.idempotencyKey ?? randomUUID(),
    etag: options.ifMatch ?? target.etag,
    body: {
      build,
      reason,
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
  ...(hold === null ? [] : [heldLine(invocation, hold), invocation.texts.hold.release({ hold: hold.id })]),
];
