import * as z from 'zod';
import { earlierLines, placePattern } from '../model/log-line.js';
import { fault } from './fault.js';
import { anyStageParams, decimal, from } from './inputs.js';
import { none, route, toRead } from './route.js';
import { time } from './time.js';

const LogLineResource = z.object({
  /** null = whoever kept the line wrote down no time. */
  at: time.nullable(),
  build: z.string().nullable(),
  text: z.string(),
  /** Its end had not come when it was kept: what comes of it later is a line of its own. */
  unended: z.literal(true).optional(),
});
export type LogLineResource = z.infer<typeof LogLineResource>;

const StageLogResource = z.object({
  stage: z.string(),
  /** Oldest first. */
  lines: z.array(LogLineResource),
  /** Of what stands before them: `none`, `left-out` (a larger limit shows more), `not-kept` (any more). */
  earlier: z.enum(earlierLines),
  /** The place after the last line: `?after=` goes on from here. */
  upTo: z.string(),
});

/** Some more lines, as the stream of the same address tells them. */
export const LaterLinesResource = StageLogResource.pick({ lines: true, earlier: true });
export type LaterLinesResource = z.infer<typeof LaterLinesResource>;

/** As an answer told it: no other text gets into a stream. */
const place = z.string().regex(placePattern);

/** What the stream takes: from where on; by default from now on. */
export const followedLog = z.strictObject({ after: place.optional() });

export const getStageLog = route({
  method: 'get',
  path: '/stages/:stage/logs',
  summary: 'What the backends of a stage wrote last; as a stream with Accept: text/event-stream',
  needs: toRead,
  params: anyStageParams,
  query: z
    .strictObject({
      /** How many of the newest lines, usually 200. */
      limit: decimal(1, 2000).optional(),
      since: from.optional(),
      /** The next lines after a place, as many as fit into one answer. */
      after: place.optional(),
    })
    .superRefine(({ after, limit, since }, context) => {
      if (after === undefined) return;
      const others = [limit === undefined ? [] : ['limit'], since === undefined ? [] : ['since']].flat();
      for (const other of others)
        context.addIssue({
          code: 'custom',
          path: [other],
          ...fault({ code: 'not-both', facts: { keys: ['after', other] } }),
        });
    }),
  body: none,
  answer: StageLogResource,
  statuses: [200],
  media: ['application/json', 'text/event-stream'],
  event: LaterLinesResource,
  refuses: ['log-unreachable', 'dotenv-invalid'],
  example: { params: { stage: 'dev' }, query: { limit: 200 } },
});
