import type { StageResource } from '../../contract/stage.js';
import type { ReasonResource } from '../../contract/reason.js';
import { hang } from '../terminal/hang.js';
import type { Invocation } from '../terminal/invocation.js';
import { plainLine } from '../terminal/plain.js';

type Queued = StageResource['queue'][number];

/** What waits, by its build and its id. */
export const queuedName = ({ texts }: Invocation, { promotion, build, milestone }: Queued): string =>
  texts.waiting.name({ promotion, build: build ?? '–', milestone });

/** What it waits for, until when where that is known. */
export const waitsFor = (reasons: readonly Pick<ReasonResource, 'text'>[]): string =>
  plainLine(reasons.map(({ text }) => text).join(' ')) || '–';

const most = 3;

/** What waits on a stage: a line each, of many only the first. */
export function queueLines(invocation: Invocation, { stage, queue }: StageResource): string[] {
  const { texts, width, hinted } = invocation;
  const shown = queue.slice(0, most);
  const left = queue.length - shown.length;
  return [
    ...shown.map((one) => texts.waiting.line({ stage, name: queuedName(invocation, one) })),
    ...(left === 0 ? [] : [texts.waiting.more({ stage, count: left })]),
  ].flatMap((line) => hang(hinted(line), { width, indent: 2 }));
}
