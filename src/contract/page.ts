import { z } from 'zod';

/** One page of a list. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** `?limit=50&cursor=…`: keyset pages. */
export const pageQuery = {
  limit: z.coerce.number<number | string>().int().min(1).max(200).default(50),
  cursor: z.coerce.number<number | string>().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
};
