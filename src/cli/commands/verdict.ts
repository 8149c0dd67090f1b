import { verdicts, type Verdict } from '../../model/hold.js';
import type { HoldResource } from '../../contract/hold.js';
import * as routes from '../../contract/holds.js';
import { call } from '../client/call.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';

/** Gives the verdict of a QA round that has ended, by its hold's id; by its stage that of the last one. */
export async function setVerdict(
  invocation: Invocation,
  { name, said }: { name: string; said: string },
  { reason }: { readonly reason?: string },
): Promise<ExitCode> {
  const verdict = verdictOf(said);
  const client = await connect(invocation);
  const hold = name.startsWith('hld_') ? name : await lastRound(client, { stage: name, said: verdict });
  const judged = await call(client, routes.setVerdict, {
    params: { hold },
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

/** However many holds of other kinds came since. While another round is on, nobody can know which one is meant. */
async function lastRound(
  client: HttpClient,
  { stage, said, cursor }: { stage: string; said: Verdict; cursor?: string },
): Promise<string> {
  const query = { stage, ended: 'true' as const, ...(cursor === undefined ? {} : { cursor }) };
  const { items, nextCursor } = await call(client, routes.listHolds, { query });
  const round = items.find(({ kind }) => kind === 'qa');
  if (round === undefined && nextCursor !== null)
    return lastRound(client, { stage, said, cursor: nextCursor });
  if (round === undefined) throw failure('no-qa-round', { stage, verdict: said });
  if (items.some((one) => one.kind === 'qa' && !isOver(one)))
    throw failure('qa-round-in-force', { stage, verdict: said });
  return round.id;
}

/** By its release, or by its time, which may not be written down yet. */
const isOver = ({ ended, secondsLeft }: HoldResource): boolean => ended !== null || secondsLeft === 0;

function verdictOf(said: string): Verdict {
  const verdict = verdicts.find((known) => known === said);
  if (verdict !== undefined) return verdict;
  throw failure('bad-value', { option: 'VERDICT', value: said, expected: verdicts.join(', ') });
}
