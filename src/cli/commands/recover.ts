import { randomUUID } from 'node:crypto';
import type { RecoveryResource } from '../../contract/recovery.js';
import { confirm } from '../terminal/confirm.js';
import { spoken } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure, type CliError } from '../terminal/failure.js';
import { connect } from '../client/http-client.js';
import { isSilent, type Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';
import { paints } from '../terminal/paint.js';
import { choiceLines, recoverLines } from './recover-lines.js';
import { call } from '../client/call.js';
import { keepAsking } from '../client/keep-asking.js';
import { getRecovery, lookAtRecovery, recover as recoverRoute } from '../../contract/recoveries.js';

export interface RecoverOptions {
  readonly reason?: string;
  readonly clearLock?: boolean;
  readonly takeOver?: boolean;
  readonly build?: string;
  readonly nothingRuns?: boolean;
  readonly preview?: boolean;
  readonly look?: boolean;
  readonly idempotencyKey?: string;
}

/**
 * Shows what is known of a stage and what can be done, and after a word of the person finds out what it runs: 0 when
 * that is known, `blocked` when it is not or a lock keeps it from being, `failed` when the refresh did not succeed.
 */
export async function recover(
  invocation: Invocation,
  stage: string,
  options: RecoverOptions,
): Promise<ExitCode> {
  const { texts } = invocation;
  const view = await call(await connect(invocation), lookAtRecovery, { params: { stage } });
  if (options.preview === true || options.look === true) {
    printOne(invocation, view, () => [...recoverLines(invocation, view), ...choiceLines(invocation, view)]);
    return exitCodes.ok;
  }
  if (options.reason === undefined) throw needsReason(invocation);
  if (!isSilent(invocation)) recoverLines(invocation, view).forEach(invocation.print);
  await confirm(
    invocation,
    texts.recover.question({
      stage,
      clearLock: options.clearLock === true,
      takeOver: options.takeOver === true,
    }),
  );
  const key = options.idempotencyKey ?? randomUUID();
  const asked = {
    params: { stage },
    body: bodyOf({ ...options, reason: options.reason }),
    etag: view.etag,
    key,
  };
  const begun = await call(await connect(invocation), recoverRoute, asked);
  if (!isSilent(invocation)) invocation.print(texts.recover.started({ id: begun.id, stage }));
  const done = await ended(invocation, begun);
  if (done !== null) return report(invocation, done);
  texts.recover.detached({ stage }).forEach(invocation.note);
  return exitCodes.detached;
}

const bodyOf = ({
  reason,
  clearLock,
  takeOver,
  build,
  nothingRuns,
}: RecoverOptions & { readonly reason: string }) => ({
  reason,
  ...(clearLock === true ? { clearLock } : {}),
  ...(takeOver === true ? { takeOver } : {}),
  ...(build === undefined ? {} : { build }),
  ...(nothingRuns === true ? { nothingRuns } : {}),
});

const needsReason = ({ messages }: Invocation): CliError =>
  failure('usage', {
    message: messages.cli.help.parsing.missingOption({ option: '--reason <text>' }),
    command: 'npx --no switchback stage recover',
  });

const lookEvery = 300;

/** Waits for the end, over a restart of the service, which goes on with it; null = Ctrl-C came before. */
async function ended(invocation: Invocation, begun: RecoveryResource): Promise<RecoveryResource | null> {
  if (begun.state === 'ended') return begun;
  const { timeout } = invocation;
  const waited = await keepAsking({
    ...{ reconnect: () => connect(invocation), timeout, every: lookEvery, lost: (cause) => cause },
    ask: async (client) => {
      const seen = await call(client, getRecovery, { params: { recovery: begun.id } });
      return seen.state === 'ended' ? seen : null;
    },
  });
  if (waited.kind === 'ended') return waited.with;
  if (waited.kind === 'detached') return null;
  throw failure('not-recovered', { stage: begun.stage, after: spoken(invocation, (timeout ?? 0) / 1000) });
}

async function report(invocation: Invocation, done: RecoveryResource): Promise<ExitCode> {
  const { green, red } = paints(invocation.color);
  const code = done.outcome?.code ?? '';
  const view = await call(await connect(invocation), lookAtRecovery, { params: { stage: done.stage } });
  const text = done.outcome?.text ?? '';
  printOne(invocation, { ...done, choices: view.choices }, () => [
    code === 'recovered' ? green(text) : red(text),
    ...(done.outcome?.output ?? []).map((line) => `  | ${line}`),
    ...choiceLines(invocation, view),
  ]);
  if (code === 'recovered') return exitCodes.ok;
  return ['unclear', 'lock-kept', 'lock-alive', 'dotenv-invalid'].includes(code)
    ? exitCodes.blocked
    : exitCodes.failed;
}
