import type { Promotion } from '../model/promotion.js';
import type { Rows } from '../ports/rows.js';
import { endsOf } from './ahead.js';
import type { Question } from './gather.js';

/**
 * Of builds that come to a stage by themselves: what is there, or among these on its way there, and has their commits
 * already.
 */
export async function readNewer(
  rows: Rows,
  questions: readonly Question[],
  open: readonly Promotion[],
): Promise<(question: Question) => string | null> {
  const pairs = questions
    .filter(({ trigger }) => trigger === 'commit')
    .flatMap((question) => {
      const coming =
        question.mindsWay === true ? open.filter(({ stage }) => stage === question.stage.name) : [];
      const others = [question.state.currentBuild, ...coming.map(({ build }) => build)];
      return others
        .filter((id) => id !== null)
        .map((other) => ({ question, build: question.build.id, other }));
    });
  const contained = await containing(rows, pairs);
  return (question) =>
    pairs.find((pair, place) => pair.question === question && contained[place])?.other ?? null;
}

/** Of each pair whether the other one has all commits of the build, and more. */
async function containing(
  rows: Rows,
  pairs: readonly { readonly build: string; readonly other: string }[],
): Promise<boolean[]> {
  const found = await rows.history.contains([
    ...pairs.map(({ build, other }) => endsOf({ from: other, to: build })),
    ...pairs.map(({ build, other }) => endsOf({ from: build, to: other })),
  ]);
  return pairs.map((_, place) => found[place] === true && found[place + pairs.length] === false);
}
