import type { WhatRuns } from '../model/what-runs.js';
import type { GoingBack } from '../model/abort-wait.js';
import type { Tagged } from '../model/orphan.js';
import type { Observation } from '../model/stage.js';
import type { RunBuild } from './run-order.js';

/** Where the resources of a stage are looked for, and by which tags. */
export interface TaggedPlace {
  readonly region: string;
  readonly roleArn: string | null;
  readonly project: string;
  readonly stage: string;
}

export interface PlatformPort {
  /** What runs there by the platform's own word; never rejects: who cannot be asked has health `unknown`. */
  observe(stage: string): Promise<Observation>;
  /** Whether the stage runs this build to the end of its deployment; else, in short, what it does instead. */
  runs(stage: string, build: RunBuild): Promise<WhatRuns>;
  /**
   * Lets the platform stop what puts this build there by itself, and go back to what ran before; harmless when it does so
   * already. Never rejects.
   */
  goBack(stage: string, build: string): Promise<GoingBack>;
  /**
   * What carries the tags of a stage on aws; rejects with what AWS says, null = there is nobody to ask, behind a
   * simulation without this API.
   */
  tagged(place: TaggedPlace): Promise<readonly Tagged[] | null>;
}
