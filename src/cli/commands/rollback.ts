import { randomUUID } from 'node:crypto';
import type { RollbackResource } from '../../contract/rollback.js';
import { rollBack } from '../../contract/rollback.js';
import type { StageResource } from '../../contract/stage.js';
import { getEligibility, getStage } from '../../contract/stages.js';
import { shellWord } from '../../messages/quote.js';
import { call } from '../client/call.js';
import { overriding } from '../client/hold-choice.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { seeThrough } from '../client/promotion-run.js';
import { confirm } from '../terminal/confirm.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { CliError, failure } from '../terminal/failure.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { printOne } from '../terminal/output.js';
import { agree } from './agree.js';
import { endIn, heldLine } from './hold.js';
import type { Act } from './preview.js';

export interface RollbackOptions {
  readonly reason: string;
  readonly to?: string;
  readonly hold?: boolean;
  readonly until?: string;
  readonly for?: string;
  readonly allowChange?: readonly string[];
  readonly overrideHold?: readonly string[];
  readonly despiteKnownBad?: boolean;
  readonly preview?: boolean;
  readonly detach?: boolean;
  readonly idempotencyKey?: string;
}

interface Wanted {
  readonly target: StageResource;
  readonly options: RollbackOptions;
  /** RFC 3339: when the hold ends. */
  readonly until: string | undefined;
}

/**
 * Puts an earlier build back: preview and question as for a promotion; says what keeps it there and how to undo it, and
 * follows it to its end.
 */
export async function rollback(
  invocation: Invocation,
  stage: string,
  options: RollbackOptions,
): Promise<ExitCode> {
  const until = endIn(invocation, options);
  if (until !== undefined && options.hold === false)
    throw failure('end-without-hold', { option: options.until === undefined ? '--for' : '--until' });
  const client = await connect(invocation);
  const wanted = { target: await call(client, getStage, { params: { stage } }), options, until };
  const eligibility = await lookBack(client, wanted);
  if (eligibility === null) {
    const from = wanted.target.currentBuild?.id ?? '–';
    const to = options.to ?? null;
    await confirm(invocation, invocation.texts.rollback.question({ stage, from, to }));
    return request(invocation, client, wanted);
  }
  const agreed = await agree(invocation, client, actOf(invocation, wanted, eligibility));
  if (typeof agreed === 'number') return agreed;
  // What was shown is what is done; the same key once more has to ask for the same once more.
  const shown = options.idempotencyKey === undefined ? { to: eligibility.build } : {};
  return request(invocation, client, { ...wanted, options: { ...options, ...shown } });
}

/** null = it may be the same request once more, of which the service alone can say so. */
async function lookBack(client: HttpClient, { target, options }: Wanted) {
  const query = { rollback: 'true', build: options.to } as const;
  try {
    return await call(client, getEligibility, { params: { stage: target.stage }, query });
  } catch (error) {
    const mayBeAgain = options.idempotencyKey !== undefined && options.preview !== true;
    if (mayBeAgain && error instanceof CliError && error.problem !== null) return null;
    throw error;
  }
}

function actOf(invocation: Invocation, wanted: Wanted, eligibility: Act['eligibility']): Act {
  const { rollback: texts } = invocation.texts;
  const { target, options } = wanted;
  const { stage, currentBuild } = target;
  const from = currentBuild?.id ?? '–';
  const { overrideHold, to } = options;
  return {
    ...{ target, eligibility, options, build: eligibility.build, goesBack: true },
    onHold: overrideHold === undefined ? {} : overriding(overrideHold),
    lines: afterLines(invocation, wanted).map((line) => `  ${line}`),
    texts: {
      question: (f) => texts.question({ stage, from, to: f.build }),
      next: texts.next,
    },
    command: `npx --no switchback rollback ${stage}${to === undefined ? '' : ` --to ${to}`}${endFlag(options)}`,
    waiting: null,
  };
}

const endFlag = ({ until, for: time }: RollbackOptions): string => {
  if (until !== undefined) return ` --until ${shellWord(until)}`;
  return time === undefined ? '' : ` --for ${shellWord(time)}`;
};

/** What a rollback does beside bringing a build. */
function afterLines(invocation: Invocation, { target, options, until }: Wanted): string[] {
  const { texts } = invocation;
  const { stage, currentBuild, trigger, holds: inForce } = target;
  const holds = options.hold ?? (until !== undefined || trigger !== 'commit');
  return [
    ...(currentBuild === null ? [] : [texts.rollback.quarantines({ stage, build: currentBuild.id })]),
    ...inForce.map((hold) => heldLine(invocation, hold)),
    ...(inForce.some(({ kind }) => kind !== 'kept')
      ? []
      : [
          holds
            ? texts.rollback.holds({ stage, until: until === undefined ? null : localTime(until) })
            : texts.rollback.holdsNot({ stage }),
        ]),
  ];
}

async function request(
  invocation: Invocation,
  client: HttpClient,
  { target, options, until }: Wanted,
): Promise<ExitCode> {
  const { to, reason, hold, overrideHold, idempotencyKey, detach } = options;
  const done = await call(client, rollBack, {
    params: { stage: target.stage },
    body: {
      reason,
      ...(to === undefined ? {} : { toBuild: to }),
      ...(hold === undefined ? {} : { hold }),
      ...(until === undefined ? {} : { holdUntil: until }),
      ...(options.allowChange === undefined ? {} : { allowChanges: options.allowChange.slice() }),
      ...(overrideHold === undefined ? {} : overriding(overrideHold)),
      ...(options.despiteKnownBad === true ? { despiteKnownBad: true } : {}),
    },
    etag: target.etag,
    key: idempotencyKey ?? randomUUID(),
  });
  if (detach === true || !forMachines(invocation))
    printOne(invocation, done, () => [
      ...lines(invocation, done),
      ...(detach === true ? invocation.texts.follow.reattach(done) : []),
    ]);
  return detach === true ? exitCodes.ok : seeThrough(invocation, client, done);
}

function lines(invocation: Invocation, done: RollbackResource): string[] {
  const { texts } = invocation;
  const { id, stage, build, quarantine, holds, undo } = done;
  return [
    texts.promote.started({ id, build: build ?? '–', stage }),
    texts.rollback.quarantined({ stage, build: quarantine.build }),
    ...holds.map((hold) => heldLine(invocation, hold)),
    texts.rollback.undo({ stage, build: undo.build, holds: undo.overrideHolds }),
  ];
}
