import { batch, signal } from '@preact/signals';
import { apiAt, type Api } from '../client/api.js';
import { clockBy } from '../client/service-clock.js';
import type { Told } from '../client/told.js';
import { formatIn } from '../format.js';
import { format, lookAgain, setZone } from '../parts/clock.js';
import type { Place } from '../place.js';
import { followAll } from './live.js';
import { resourcesOf, type Brought } from './resource.js';
import type { World } from './world.js';

interface Given {
  readonly place: Place;
  /** What the page brings along. */
  readonly told: Told;
  /** The clock of the machine that shows the page. */
  readonly now: () => Date;
  /** For how many milliseconds the page had been asked for when it was there. */
  readonly waited: number;
}

export interface NewWorld {
  readonly world: World;
  /** From now on the page is as the browser has it; before, it is what the service drew, to the second. */
  readonly goOn: () => void;
}

/**
 * What every part stands on, with what the page brought along. Where that is drawn already, everything is told as of
 * then and in the zone of then, so that whoever takes it over finds what they would have drawn.
 */
export function newWorld({ place, told, now: own, waited }: Given): NewWorld {
  const isAsDrawn = signal(told?.zone != null);
  const clock = clockBy(own);
  if (told !== null) clock.told(told.at, waited);
  if (told?.zone != null) setZone(told.zone);
  const now = (): Date => (told !== null && isAsDrawn.peek() ? new Date(told.at) : clock.now());
  const api = apiAt(place.prefix, {
    language: place.language,
    clock,
    momentOf: (at) => format().moment(at, now()),
  });
  const live = followAll(api, { now });
  const resources = resourcesOf({ api, live, now, brought: broughtBy(told, api) });
  const goOn = (): void => {
    batch(() => {
      isAsDrawn.value = false;
      if (format().zone !== formatIn(place.language).zone) {
        setZone(undefined);
        // The service's own sentences tell their moments, too.
        resources.retell(broughtBy(told, api));
      }
      lookAgain();
    });
  };
  return { world: { place, api, clock, live, now, resources, isAsDrawn }, goOn };
}

function broughtBy(told: Told, api: Api): Brought {
  if (told === null) return new Map();
  const known = { problem: null, isAsking: false, at: new Date(told.at) };
  return new Map([
    ['/overview', { ...known, data: api.heard(told.body), etag: told.etag }],
    ['/me', { ...known, data: api.heard(told.me), etag: null }],
  ]);
}
