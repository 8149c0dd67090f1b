import type { StateFiles } from '../pulumi-cli/state-files.js';

/** Where the state of this project's stacks is. */
export interface StatePlace {
  readonly dataDir: string;
  /** Name of the Pulumi project. */
  readonly project: string;
  readonly files: StateFiles;
}
