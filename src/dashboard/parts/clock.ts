import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { formatIn, type Format } from '../format.js';
import { useWorld } from '../state/world.js';
import { language } from '../words.js';

/** Between two looks at the clock: what is shown of time is as old at most. */
const beatMilliseconds = 1000;

const beats = signal(0);
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time by the service's clock, and the part shown anew each second: for what says how long ago or how long still. */
export function useNow(): Date {
  const { now } = useWorld();
  useEffect(() => {
    watchers += 1;
    timer ??= setInterval(() => (beats.value += 1), beatMilliseconds);
    return () => {
      watchers -= 1;
      if (watchers > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  void beats.value;
  return now();
}

let made: Format | undefined;

/** As the language of the page writes numbers and times. */
export const format = (): Format => (made ??= formatIn(language()));
