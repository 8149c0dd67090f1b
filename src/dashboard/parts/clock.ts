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
    timer ??= setInterval(lookAgain, beatMilliseconds);
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

/** Shows anew whatever says how long ago or how long still. */
export function lookAgain(): void {
  beats.value += 1;
}

const shownZone = signal<string | undefined>(undefined);

/** In whose time moments are written from now on; undefined = that of the machine which shows the page. */
export function setZone(zone: string | undefined): void {
  shownZone.value = zone;
}

/** More than one only where the service draws pages for people in several places. */
const keptFormats = 8;
const made = new Map<string, Format>();

/** As the language of the page writes numbers and times. */
export function format(): Format {
  const zone = shownZone.value;
  const name = `${language()} ${zone ?? ''}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  if (made.size === keptFormats) made.clear();
  const format = formatIn(language(), zone);
  made.set(name, format);
  return format;
}
