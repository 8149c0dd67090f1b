import * as z from 'zod';
import { time } from './time.js';

/** A "why not"; its codes grow in number, so that a command takes those of a newer service, too. */
export const ReasonResource = z.object({ code: z.string(), text: z.string(), until: time.nullable() });
export type ReasonResource = z.infer<typeof ReasonResource>;
