import * as z from 'zod';
import { text } from './inputs.js';

/** Of every request that puts a build on a stage: protected changes that its update may make, by name. */
export const allowChangesKey = { allowChanges: z.array(text(200)).max(50).optional() };
