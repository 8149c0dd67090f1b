import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Api } from '../client/api.js';
import type { ServiceClock } from '../client/service-clock.js';
import type { Place } from '../place.js';
import type { Following } from './live.js';
import type { Resources } from './resource.js';

/** What every part of the dashboard stands on; `app` fills it in. */
export interface World {
  readonly place: Place;
  readonly api: Api;
  readonly live: Following;
  readonly resources: Resources;
  readonly clock: ServiceClock;
  /** By the service's clock. */
  readonly now: () => Date;
  /** Whether what is shown is as the service drew it: by its width, its time and its zone. */
  readonly isAsDrawn: ReadonlySignal<boolean>;
}

export const WorldContext = createContext<World | null>(null);

export function useWorld(): World {
  const world = useContext(WorldContext);
  if (world === null) throw new Error('outside of the app');
  return world;
}
