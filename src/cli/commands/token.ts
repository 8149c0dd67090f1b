import * as routes from '../../contract/tokens.js';
import type { TokenResource } from '../../contract/tokens.js';
import { readSpokenDuration } from '../../model/read-duration.js';
import { mostTokenDays } from '../../model/token.js';
import { call } from '../client/call.js';
import { connect } from '../client/http-client.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { localMinute, localTime } from '../terminal/local-time.js';
import { printItems, printOne } from '../terminal/output.js';
import { plainLine } from '../terminal/plain.js';

export interface TokenOptions {
  readonly scope: readonly string[];
  readonly expires?: string;
  readonly for?: string;
  readonly called?: string;
  readonly name?: string;
}

/** Makes a token. Its secret is all that stands on stdout, so that a script can take it. */
export async function createToken(invocation: Invocation, options: TokenOptions): Promise<ExitCode> {
  const { texts, note, print } = invocation;
  const { scope: scopes, expires, for: holder, called = null } = options;
  const name = options.name ?? scopes.join(', ').slice(0, 100);
  if (called !== null && holder === undefined) throw failure('called-without-for', {});
  const token = await call(await connect(invocation), routes.createToken, {
    body: {
      ...{ name, scopes: [...scopes] },
      ...(expires === undefined ? {} : { days: daysIn(expires) }),
      ...(holder === undefined ? {} : { holder: { id: holder, name: called } }),
    },
  });
  if (forMachines(invocation)) {
    printOne(invocation, token, () => []);
    return exitCodes.ok;
  }
  note(texts.token.made({ ...factsOf(token), scopes: token.scopes, until: localTime(token.expiresAt) }));
  print(token.secret ?? '');
  note(texts.token.use);
  note(texts.token.revoke(factsOf(token)));
  return exitCodes.ok;
}

/** Lists the tokens that may be used, with `--ended` also those that are over. */
export async function listTokens(
  invocation: Invocation,
  { ended }: { readonly ended?: boolean },
): Promise<ExitCode> {
  const { texts, output } = invocation;
  const { columns } = texts;
  const query = { limit: 200, ...(ended === true ? { ended: 'true' as const } : {}) };
  const { items } = await call(await connect(invocation), routes.listTokens, { query });
  const when = output === 'tsv' ? (at: string): string => at : localMinute;
  printItems(invocation, items, {
    columns: [
      { title: columns.who, gives: { turn: 4, least: 8 } },
      { title: columns.scopes, gives: { turn: 3, least: 12 } },
      { title: columns.name, gives: { turn: 1, least: 8, leaves: true } },
      ...(ended === true ? [{ title: columns.state }] : []),
      { title: columns.until },
      { title: columns.lastUse, gives: { turn: 2, leaves: true } },
      { title: columns.token },
    ],
    row: ({ holder, scopes, name, state, expiresAt, lastUsedAt, id }) => [
      holder.id,
      scopes.join(', '),
      plainLine(name),
      ...(ended === true ? [output === 'tsv' ? state : texts.token.states[state]] : []),
      when(expiresAt),
      lastUsedAt === null ? (output === 'tsv' ? '–' : texts.token.never) : when(lastUsedAt),
      id,
    ],
    empty: texts.empty.tokens,
  });
  return exitCodes.ok;
}

/** Ends a token for good. */
export async function revokeToken(
  invocation: Invocation,
  id: string,
  { reason }: { readonly reason?: string },
): Promise<ExitCode> {
  const body = reason === undefined ? {} : { reason };
  await call(await connect(invocation), routes.revokeToken, { params: { token: id }, body });
  printOne(invocation, { id, state: 'revoked' }, () => [invocation.texts.token.revoked({ id })]);
  return exitCodes.ok;
}

const factsOf = ({ id, holder }: TokenResource): { id: string; holder: string } => ({
  id,
  holder: holder.id,
});

const secondsInADay = 86_400;

/** Whole days, as the service counts them. */
function daysIn(text: string): number {
  const days = (readSpokenDuration(text) ?? 0) / secondsInADay;
  if (Number.isInteger(days) && days >= 1 && days <= mostTokenDays) return days;
  throw failure('bad-value', { option: '--expires', value: text, expected: '1d … 366d' });
}
