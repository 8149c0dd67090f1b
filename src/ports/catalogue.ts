import type { Stage } from '../model/stage.js';

/** The stages of this project, read from their files at start. */
export interface Catalogue {
  readonly project: string;
  readonly stages: readonly Stage[];
  readonly slots: readonly Stage[];
  get(name: string): Stage | undefined;
}
