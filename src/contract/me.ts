import * as z from 'zod';
import { verbs } from '../model/right.js';
import { ActorResource } from './actor.js';
import { nothing } from './inputs.js';
import { none, route } from './route.js';
import { time } from './time.js';
import { TokenResource } from './tokens.js';

/** Who asks, as the service sees it. */
export const MeResource = z.object({
  actor: ActorResource,
  /** `local`: whoever reaches the service on its own machine; `session`: by the cookie of a browser. */
  identity: z.enum(['local', 'token', 'session']),
  token: TokenResource.nullable(),
  /** What a page sends as X-CSRF-Token with whatever changes something; null = no cookie speaks for the caller. */
  csrf: z.string().nullable(),
  /** Each verb once, with its stages; `*` = every one. */
  rights: z.array(z.object({ verb: z.enum(verbs), stages: z.array(z.string()).readonly() })).readonly(),
  /** For which time the sample world is drawn that the service shows; null = what it shows is real. */
  sample: time.nullable(),
});
export type MeResource = z.infer<typeof MeResource>;

export const getMe = route({
  method: 'get',
  path: '/me',
  summary: 'Who I am to the service, and what I may do',
  needs: 'caller',
  params: nothing,
  query: nothing,
  body: none,
  answer: MeResource,
  statuses: [200],
});
