import { z } from 'zod';

/** Who did it, and by what. */
export const ActorResource = z.object({ id: z.string(), via: z.string() });
export type ActorResource = z.infer<typeof ActorResource>;
