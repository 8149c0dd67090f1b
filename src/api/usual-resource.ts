import type { UsualResource } from '../contract/usual.js';
import type { Usual } from '../model/usual.js';
import { isoDuration } from '../model/write-duration.js';

/** How long a promotion takes as the API shows it. */
export const usualResource = (usual: Usual | null): UsualResource =>
  usual === null ? null : { duration: isoDuration(usual.seconds), ...usual };
