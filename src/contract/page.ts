import * as z from 'zod';
import { decimal } from './inputs.js';

/** One page of a list. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** `?limit=50&cursor=…`: keyset pages. */
export const pageQuery = {
  limit: decimal(1, 200).default(50),
  cursor: decimal(1, Number.MAX_SAFE_INTEGER).optional(),
};
