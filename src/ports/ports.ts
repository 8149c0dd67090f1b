import type { Keep } from '../model/retention.js';
import type { Rights } from './rights.js';
import type { ArtifactShelf } from './artifacts.js';
import type { Catalogue } from './catalogue.js';
import type { Engine } from './engine.js';
import type { Environments } from './environments.js';
import type { HoldBoard } from './hold-board.js';
import type { Log } from './log.js';
import type { InstancePort } from './own-instance.js';
import type { OutwardPost } from './outward-post.js';
import type { PlatformPort } from './platform.js';
import type { Probe } from './probe.js';
import type { Store } from './store.js';
import type { Waker } from './waker.js';

/** What the verbs need from outside; `main` fills it in. */
export interface Ports {
  readonly catalogue: Catalogue;
  readonly environments: Environments;
  readonly store: Store;
  readonly waker: Waker;
  readonly engine: Engine;
  readonly platform: PlatformPort;
  readonly artifacts: ArtifactShelf;
  readonly probe: Probe;
  readonly post: OutwardPost;
  readonly holdBoard: HoldBoard;
  readonly instance: InstancePort;
  readonly rights: Rights;
  readonly keep: Keep;
  /** How long an interrupted update may take to end by itself before it is interrupted again, in seconds. */
  readonly drainSeconds: number;
  /** How long a promotion waits for a stack that somebody else updates, or for a state out of reach. */
  readonly lockWaitSeconds: number;
  /** How long a second interrupt, and then a kill, may take. */
  readonly forcedSeconds: number;
  readonly now: () => Date;
  readonly log: Log;
}
