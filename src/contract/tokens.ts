import * as z from 'zod';
import { everyStage } from '../model/right.js';
import { partsOfScope, scopeNames } from '../model/scope.js';
import { stageNamePattern } from '../model/stage.js';
import { holderPattern, leastTokenDays, mostTokenDays, usualTokenDays } from '../model/token.js';
import { ActorResource } from './actor.js';
import { fault } from './fault.js';
import { nothing, reason, text } from './inputs.js';
import { page, pageQuery } from './page.js';
import { none, route } from './route.js';
import { time } from './time.js';

const needs = { verb: 'token', on: 'no-stage' } as const;

export const TokenResource = z.object({
  id: z.string(),
  /** `session` and `login`: a person signed in, in a browser or for a command; `job`: a job of CI proved what it is. */
  kind: z.enum(['token', 'session', 'login', 'job']),
  name: z.string(),
  holder: z.object({ id: z.string(), name: z.string().nullable() }),
  scopes: z.array(z.string()).readonly(),
  state: z.enum(['valid', 'expired', 'revoked']),
  createdAt: time,
  createdBy: ActorResource,
  expiresAt: time,
  /** To the minute; null = never yet. */
  lastUsedAt: time.nullable(),
  revoked: z.object({ at: time, by: ActorResource, reason: z.string().nullable() }).nullable(),
});
export type TokenResource = z.infer<typeof TokenResource>;

/** A verb or a role, perhaps of one stage: `read`, `promote:devqa`, `qa:*`. */
const scope = z
  .string()
  .max(100)
  .superRefine((value, context) => {
    const { name, stage } = partsOfScope(value);
    const isPlace = stage === everyStage || stageNamePattern.test(stage);
    if (scopeNames.includes(name) && isPlace) return;
    const said = isPlace
      ? fault({ code: 'one-of', facts: { values: scopeNames } })
      : fault({ code: 'bad-format', facts: { expected: 'promote:devqa, qa:*, read' } });
    context.addIssue({ code: 'custom', ...said });
  });

/** Who acts by it: an id that never changes, and perhaps what people call them. */
const holder = z.strictObject({
  id: z
    .string()
    .refine(
      (value) => holderPattern.test(value),
      fault({ code: 'bad-format', facts: { expected: 'hana, hana@team.example, ci-shop' } }),
    ),
  name: text(100).nullable().default(null),
});

export const createToken = route({
  method: 'post',
  path: '/tokens',
  summary: 'Make a token; its secret is in this answer and nowhere else, and null in a repeated one',
  needs,
  params: nothing,
  query: nothing,
  body: z.strictObject({
    name: text(100),
    /** Left out = whoever makes it. */
    holder: holder.optional(),
    scopes: z.array(scope).min(1).max(50),
    days: z.int().min(leastTokenDays).max(mostTokenDays).default(usualTokenDays),
  }),
  answer: TokenResource.extend({ secret: z.string().nullable() }),
  statuses: [201],
  refuses: ['gives-more'],
  example: { body: { name: 'CI of the shop', scopes: ['build', 'read'], days: 90 } },
});

export const listTokens = route({
  method: 'get',
  path: '/tokens',
  summary: 'The tokens that may be used; with ended=true also those that are over, newest first',
  needs,
  params: nothing,
  query: z.strictObject({ ...pageQuery, ended: z.enum(['true', 'false']).optional() }),
  body: none,
  answer: page(TokenResource),
  statuses: [200],
  tells: ['Link'],
  example: { query: { ended: 'true', limit: 20 } },
});

export const revokeToken = route({
  method: 'delete',
  path: '/tokens/:token',
  summary: 'Revoke a token: from now on it is refused',
  needs,
  params: z.strictObject({ token: z.string().max(50) }),
  query: nothing,
  body: z.strictObject({ reason: reason.optional() }),
  answer: none,
  statuses: [204],
  example: { params: { token: 'tok_01JD4S8V4J5Q8TC2V1ZB1GQ0XN' }, body: { reason: 'It was in a log' } },
});
