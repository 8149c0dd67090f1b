import * as z from 'zod';

/** Who did it, through which door, and by what they were known. */
export const ActorResource = z.object({
  id: z.string(),
  via: z.string(),
  /** What people call them; left out where nobody said. */
  name: z.string().optional(),
  /** The token or session that was used; left out on the service's own machine. */
  credential: z.string().optional(),
});
export type ActorResource = z.infer<typeof ActorResource>;
