import type { Observation } from '../model/stage.js';
import type { RunBuild } from './run-order.js';

export interface PlatformPort {
  /** What runs there by the platform's own word; never rejects: who cannot be asked has health `unknown`. */
  observe(stage: string): Promise<Observation>;
  /** Whether the stage runs this build to the end of its deployment; else, in short, what it does instead. */
  runs(stage: string, build: RunBuild): Promise<{ yes: boolean; found: string }>;
}
