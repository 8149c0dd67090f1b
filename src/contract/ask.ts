import * as z from 'zod';
import { askAnswers } from '../model/ask.js';
import { ActorResource } from './actor.js';
import { time } from './time.js';

/** Somebody waits for the end of a hold, and said so to its owner. */
export const AskResource = z.object({
  id: z.string(),
  hold: z.string(),
  stage: z.string(),
  /** Whose hold it is. */
  owner: z.string(),
  reason: z.string(),
  by: z.string(),
  actor: ActorResource,
  at: time,
  /** null = the owner has not answered. */
  answer: z
    .object({
      /** A release, another end and an expiry are answers, too. */
      how: z.enum(askAnswers),
      at: time,
      by: z.string(),
      reason: z.string().nullable(),
    })
    .nullable(),
});
export type AskResource = z.infer<typeof AskResource>;
