import * as z from 'zod';
import { time } from './time.js';

/** What somebody who stops a running promotion waits for, and until when at most. */
export const AbortWaitResource = z.object({ code: z.string(), text: z.string(), until: time });
export type AbortWaitResource = z.infer<typeof AbortWaitResource>;
