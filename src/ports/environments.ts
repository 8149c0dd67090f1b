import type { StageSettings } from '../model/settings.js';
import type { Stage } from '../model/stage.js';

export interface Environments {
  /** Throws Refusal `dotenv-invalid` with every problem, never a value; warnings are lines for the promotion's log. */
  of(stage: Stage): Promise<StageSettings>;
}
