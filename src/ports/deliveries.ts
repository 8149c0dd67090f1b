import type { Delivery, IgnoredBecause, Rewound } from '../model/github.js';

/** What GitHub sent. */
export interface DeliveryRows {
  /** Keeps it, once: false = it came before, by its id or by its bytes. */
  insert(delivery: Delivery & { readonly ignored: IgnoredBecause | null }): Promise<boolean>;
  /** The oldest of which nothing has come yet; taken, so that nobody else works on it. */
  take(): Promise<KeptPush | undefined>;
  settle(id: string, outcome: Rewound): Promise<void>;
  forget(before: Date, limit: number): Promise<number>;
}

export interface KeptPush {
  readonly id: string;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}
