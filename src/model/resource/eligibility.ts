import type { ReasonResource } from './reason.js';

export interface EligibilityResource {
  stage: string;
  build: string;
  allowed: boolean;
  earliest: string | null;
  /** What a request would be refused for. */
  reasons: ReasonResource[];
  /** What refuses nothing: that it would wait for others, that its source is not healthy. */
  remarks: ReasonResource[];
}
