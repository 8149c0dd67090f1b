import type { StageResource } from '../../contract/stage.js';
import { toldHours } from '../../model/host-end.js';
import { age } from '../terminal/duration.js';
import type { Invocation } from '../terminal/invocation.js';
import { plainLine } from '../terminal/plain.js';

/** That the process behind a stage's address ended and nobody had told it to: how often, when last, and how. */
export function hostEndsText(
  invocation: Pick<Invocation, 'texts' | 'terminal'>,
  { times, last, why }: NonNullable<StageResource['hostEnds']>,
): string {
  const { stage: texts } = invocation.texts;
  const how = why === 'killed' ? texts.hostKilled : plainLine(why);
  return texts.hostEnds({ times, hours: toldHours, ago: age(invocation, last), how });
}
