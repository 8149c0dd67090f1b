import { text } from './schemas.js';

/** Which rows of the audit are wanted, by what they are about. */
export const eventFilter = {
  // Not only of stages that are still there: what happened to one that was removed stays readable.
  stage: text(100).optional(),
  promotion: text(100).optional(),
  by: text(200).optional(),
  name: text(100).optional(),
};
