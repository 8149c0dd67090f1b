/** How long one usually takes, in seconds. */
interface Usual {
  readonly seconds: number;
}

interface Going {
  /** Since it began, in seconds. */
  readonly elapsed: number;
  /** null = too few were seen to tell. */
  readonly usual: Usual | null;
  readonly step: number;
  readonly steps: number;
}

/** What is known of the way that is left to go. */
export interface Progress {
  /** 0 to 99: it is not there before it is there. */
  readonly percent: number;
  /** seconds; null = nobody can tell, or it should be over by now. */
  readonly left: number | null;
  /** Whether it takes much longer than usual. */
  readonly isSlow: boolean;
}

const slowAt = 1.5;

/** By the usual time where there is one, else by the steps that are done. */
export function progressOf({ elapsed, usual, step, steps }: Going): Progress {
  if (usual === null || usual.seconds <= 0)
    return { percent: upTo99((Math.max(0, step - 1) / Math.max(1, steps)) * 100), left: null, isSlow: false };
  const left = usual.seconds - elapsed;
  return {
    percent: upTo99((elapsed / usual.seconds) * 100),
    left: left > 0 ? left : null,
    isSlow: elapsed > usual.seconds * slowAt,
  };
}

const upTo99 = (percent: number): number => Math.max(0, Math.min(99, Math.floor(percent)));
