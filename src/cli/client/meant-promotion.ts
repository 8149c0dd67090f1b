import { getStage } from '../../contract/stages.js';
import type { StageResource } from '../../contract/stage.js';
import { ask } from '../terminal/confirm.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { call } from './call.js';
import { mayAsk } from './hold-choice.js';
import type { HttpClient } from './http-client.js';

/**
 * The promotion that is named, or the one that is meant on a stage: the only one that runs or waits there, else the one
 * that somebody at a terminal chooses. Throws `nothing-to-abort`, `which-promotion`, `declined`.
 */
export async function meantPromotion(
  invocation: Invocation,
  client: HttpClient,
  name: string,
): Promise<string> {
  if (/^p_/.test(name)) return name;
  const target = await call(client, getStage, { params: { stage: name } });
  const { stage, running, queue } = target;
  const there = candidates(target);
  const [only, ...others] = there;
  if (only === undefined) throw failure('nothing-to-abort', { stage });
  if (others.length === 0) return only.promotion;
  if (!mayAsk(invocation)) throw failure('which-promotion', { stage, running, queue });
  return choose(invocation, there);
}

interface Candidate {
  readonly promotion: string;
  /** null = it runs. */
  readonly waiting: { readonly build: string | null } | null;
}

const candidates = ({ running, queue }: StageResource): readonly Candidate[] => [
  ...(running === null ? [] : [{ promotion: running, waiting: null }]),
  ...queue.map(({ promotion, build }) => ({ promotion, waiting: { build } })),
];

/** What is no answer is asked again; Enter, Ctrl-C and Ctrl-D mean none of them. */
async function choose(invocation: Invocation, there: readonly Candidate[]): Promise<string> {
  const { abort } = invocation.texts;
  for (const [index, { promotion, waiting }] of there.entries()) {
    const what = waiting === null ? abort.runs({ promotion }) : abort.waits({ promotion, ...waiting });
    invocation.print(`  [${String(index + 1)}] ${what}`);
  }
  for (;;) {
    const answer = (await ask(invocation, `${abort.which({ most: there.length })} › `)).trim();
    if (answer === '') throw failure('declined', {});
    const named = there.find(({ promotion }, index) => [String(index + 1), promotion].includes(answer));
    if (named !== undefined) return named.promotion;
  }
}
