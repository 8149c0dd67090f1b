import { verdicts, type Verdict } from '../../model/hold.js';
import type { HoldResource } from '../../contract/hold.js';
import * as routes from '../../contract/holds.js';
import { call } from '../client/call.js';
import { connect } from '../client/http-client.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';

/** Gives the verdict of the last QA round of a stage that has ended. */
export async function setVerdict(
  invocation: Invocation,
  { stage, said }: { stage: string; said: string },
  { reason }: { readonly reason?: string },
): Promise<ExitCode> {
  const verdict = verdictOf(said);
  const client = await connect(invocation);
  const query = { stage, ended: 'true' as const };
  const { items } = await call(client, routes.listHolds, { query });
  const round = items.find(({ kind, ended }) => kind === 'qa' && ended !== null);
  if (round === undefined) throw failure('no-qa-round', { stage });
  const judged = await call(client, routes.setVerdict, {
    params: { hold: round.id },
    body: { verdict, ...(reason === undefined ? {} : { reason }) },
  });
  printOne(invocation, judged, () => verdictLines(invocation, judged));
  return exitCodes.ok;
}

/** What QA said at the end of a round, or that it has said nothing and can do so later. */
export function verdictLines(
  { texts }: Invocation,
  { kind, stage, ended }: Pick<HoldResource, 'kind' | 'stage' | 'ended'>,
): string[] {
  if (kind !== 'qa' || ended?.build == null) return [];
  const { build, verdict } = ended;
  return [
    verdict === null
      ? texts.hold.noVerdict({ stage, build })
      : texts.hold.verdict({ stage, build, verdict: texts.verdicts[verdict] }),
  ];
}

function verdictOf(said: string): Verdict {
  const verdict = verdicts.find((known) => known === said);
  if (verdict !== undefined) return verdict;
  throw failure('bad-value', { option: 'VERDICT', value: said, expected: verdicts.join(', ') });
}
