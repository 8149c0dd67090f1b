import type { Stage } from '../model/stage.js';
import type { StageSettings } from '../model/settings.js';

/** What a runner is told: everything it needs, so that it reads no file of the project by itself. */
export interface RunOrder {
  readonly attempt: string;
  readonly promotion: string;
  readonly stage: Stage;
  readonly build: RunBuild;
  readonly settings: StageSettings;
  /** Protected changes that the update may make, by name. */
  readonly allowChanges: readonly string[];
}

/** What a refresh needs: no build, because it runs no program. */
export interface RefreshOrder {
  /** `<recovery>.<number>` */
  readonly attempt: string;
  readonly recovery: string;
  readonly stage: Stage;
  readonly settings: StageSettings;
}

/** What a look at an update needs to know of it. */
export type PreviewOrder = Pick<RunOrder, 'stage' | 'build' | 'settings'>;

/** What the stage's platform runs: a tarball's digest, or an image and the digest in it. */
export interface RunBuild {
  readonly id: string;
  readonly commit: string;
  readonly digest: string;
  readonly image: string | null;
}
