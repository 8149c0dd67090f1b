import { getMe, type MeResource } from '../../contract/me.js';
import type { Verb } from '../../model/right.js';
import { call } from '../client/call.js';
import { connect } from '../client/http-client.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import type { Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { printOne } from '../terminal/output.js';
import { pairLines, type Pair } from '../terminal/pairs.js';

/** Says who the caller is to the service, by what it knows that, and what they may do there. */
export async function whoami(invocation: Invocation): Promise<ExitCode> {
  const client = await connect(invocation);
  const me = await call(client, getMe);
  printOne(invocation, { server: client.url, ...me }, () =>
    pairLines(pairsOf(invocation, me, client.url), invocation),
  );
  return exitCodes.ok;
}

function pairsOf({ texts: { whoami: words } }: Invocation, me: MeResource, url: string): Pair[] {
  const { actor, token, rights } = me;
  const may = together(rights).map((right) => words.rights(right));
  return [
    [words.who, actor.name === undefined ? actor.id : `${actor.name} (${actor.id})`],
    [words.service, url],
    [words.by, token === null ? words.local : words[isSignIn(token) ? 'byLogin' : 'byToken'](token)],
    [words.roles, token === null ? null : token.scopes.join(', ')],
    [words.until, token === null ? null : localTime(token.expiresAt)],
    ...(may.length === 0 ? [words.nothing] : may).map((line, at): Pair => [at === 0 ? words.may : '', line]),
  ];
}

const isSignIn = ({ kind }: NonNullable<MeResource['token']>): boolean =>
  kind === 'login' || kind === 'session';

interface Together {
  readonly verbs: readonly Verb[];
  readonly stages: readonly string[];
}

/** Verbs that reach the same stages in one line. */
function together(rights: MeResource['rights']): Together[] {
  const found = new Map<string, Together>();
  for (const { verb, stages } of rights) {
    const place = stages.join(' ');
    found.set(place, { stages, verbs: [...(found.get(place)?.verbs ?? []), verb] });
  }
  return [...found.values()];
}
