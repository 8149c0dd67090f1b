import * as z from 'zod';

/** How many resources of a stack each kind of operation is about. */
export const ChangeCountsResource = z.object({
  create: z.int(),
  update: z.int(),
  replace: z.int(),
  delete: z.int(),
  same: z.int(),
});
