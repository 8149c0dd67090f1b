import type { Ports } from '../../src/ports/ports.js';
import type { Rows } from '../../src/ports/rows.js';

/** The same ports by a clock that stands at this time. */
export function clocked<P extends Pick<Ports, 'store'>>(ports: P, at: Date): P {
  const { store } = ports;
  const standing = (rows: Rows): Rows => ({ ...rows, now: () => Promise.resolve(at) });
  return {
    ...ports,
    store: {
      ...store,
      read: standing(store.read),
      transaction: (work: (rows: Rows) => Promise<unknown>) =>
        store.transaction((rows) => work(standing(rows))),
    },
  };
}
