import { randomUUID } from 'node:crypto';
import type { RollbackResource } from '../../contract/rollback.js';
import { breakingLines } from './api-changes.js';
import { clientLines } from './client.js';
import { connect } from '../client/http-client.js';
import { confirm } from '../terminal/confirm.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { endIn, heldLine } from './hold.js';
import { failure } from '../terminal/failure.js';
import { forMachines, isSilent, type Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';
import { seeThrough } from '../client/promotion-run.js';
import { call } from '../client/call.js';
import { rollBack } from '../../contract/rollback.js';
import { getStage } from '../../contract/stages.js';

export interface RollbackOptions {
  readonly reason: string;
  readonly to?: string;
  readonly hold?: boolean;
  readonly until?: string;
  readonly for?: string;
  readonly overrideHold?: string;
  readonly despiteKnownBad?: boolean;
  readonly detach?: boolean;
  readonly idempotencyKey?: string;
}

/** Puts an earlier build back, says what keeps it there and how to undo it, and follows it to its end. */
export async function rollback(
  invocation: Invocation,
  stage: string,
  options: RollbackOptions,
): Promise<ExitCode> {
  const until = endIn(invocation, options);
  if (until !== undefined && options.hold === false)
    throw failure('end-without-hold', { option: options.until === undefined ? '--for' : '--until' });
  const client = await connect(invocation);
  const { currentBuild, previousBuild, etag, clients } = await call(client, getStage, { params: { stage } });
  const { texts } = invocation;
  const facts = { stage, from: currentBuild?.id ?? '–', to: options.to ?? null };
  if (!isSilent(invocation)) {
    const change = { from: currentBuild?.id ?? null, to: options.to ?? previousBuild?.id ?? null };
    const breaking = clients.length === 0 ? [] : await breakingLines(invocation, client, change);
    [...clientLines(invocation, clients), ...breaking].forEach(invocation.print);
  }
  await confirm(invocation, texts.rollback.question(facts));
  const { to, reason, hold, overrideHold, idempotencyKey, detach } = options;
  const body = {
    reason,
    ...(to === undefined ? {} : { toBuild: to }),
    ...(hold === undefined ? {} : { hold }),
    ...(until === undefined ? {} : { holdUntil: until }),
    ...(overrideHold === undefined ? {} : { overrideHold }),
    ...(options.despiteKnownBad === true ? { despiteKnownBad: true } : {}),
  };
  const done = await call(client, rollBack, {
    params: { stage },
    body,
    etag,
    key: idempotencyKey ?? randomUUID(),
  });
  if (detach === true || !forMachines(invocation))
    printOne(invocation, done, () => [
      ...lines(invocation, done),
      ...(detach === true ? texts.follow.reattach(done) : []),
    ]);
  return detach === true ? exitCodes.ok : seeThrough(invocation, client, done);
}

function lines(invocation: Invocation, done: RollbackResource): string[] {
  const { texts } = invocation;
  const { id, stage, build, quarantine, hold, undo } = done;
  return [
    texts.promote.started({ id, build: build ?? '–', stage }),
    texts.rollback.quarantined({ stage, build: quarantine.build }),
    ...(hold === null ? [] : [heldLine(invocation, hold)]),
    texts.rollback.undo({ stage, build: undo.build, hold: undo.overrideHold }),
  ];
}
