import type { Waited } from '../client/keep-asking.js';
import { spoken } from '../terminal/duration.js';
import { isSilent, type Invocation } from '../terminal/invocation.js';
import { redraw } from '../terminal/progress.js';

const redrawEvery = 1000;
const heartbeat = 60_000;

/** How long it is waited, in milliseconds, and what ends it before. */
interface Patience {
  readonly most: number;
  readonly stop: AbortSignal;
}

/** Waits for what somebody does elsewhere, and says how much time is left. */
export async function waitFor<T>(
  invocation: Invocation,
  come: Promise<T>,
  { most, stop }: Patience,
): Promise<Waited<T>> {
  const { live, note, texts } = invocation;
  const draws = live && !isSilent(invocation);
  const end = performance.now() + most;
  const say = (): void => {
    const left = spoken({ texts }, Math.max(0, Math.round((end - performance.now()) / 1000)));
    if (draws) redraw(invocation, texts.login.left({ left }));
    else if (!invocation.quiet) note(texts.login.left({ left }));
  };
  say();
  const timer = setInterval(say, draws ? redrawEvery : heartbeat);
  let late: NodeJS.Timeout | undefined;
  const over = new Promise<Waited<T>>((resolve) => {
    late = setTimeout(resolve, most, { kind: 'timeout' });
    const stopped = (): void => {
      resolve({ kind: 'detached' });
    };
    if (stop.aborted) stopped();
    else stop.addEventListener('abort', stopped, { once: true });
  });
  try {
    return await Promise.race([come.then((found): Waited<T> => ({ kind: 'ended', with: found })), over]);
  } finally {
    clearInterval(timer);
    clearTimeout(late);
    if (draws) redraw(invocation, '');
  }
}
