import * as z from 'zod';

const ApiChangeResource = z.object({ code: z.string(), route: z.string(), text: z.string() });
export type ApiChangeResource = z.infer<typeof ApiChangeResource>;

/** How the described APIs of two running builds differ. */
export const apiKeys = {
  /** null = `apiUnknown` says why nobody can tell. */
  api: z
    .object({
      /** What may break a client that works today. */
      breaking: z.array(ApiChangeResource),
      added: z.array(ApiChangeResource),
      changed: z.array(ApiChangeResource),
      /** Whether the documents are larger than what is looked at. */
      truncated: z.boolean(),
    })
    .nullable(),
  apiUnknown: z.object({ code: z.string(), text: z.string() }).nullable(),
};

export type ApiResource = z.infer<z.ZodObject<typeof apiKeys>>;
