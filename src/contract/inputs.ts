import * as z from 'zod';
import { isBlank } from '../model/blank.js';
import { isBranchName } from '../model/branch.js';
import { digestPattern, imagePattern } from '../model/build.js';
import { movingImage } from '../model/image.js';
import { highestMilestone } from '../model/milestone.js';
import { readIsoDuration } from '../model/read-duration.js';
import { shortName } from '../model/short-name.js';
import { stageNamePattern } from '../model/stage.js';
import type { From, Moment } from '../model/moment.js';
import { fault } from './fault.js';

/** What a document says of an input whose rule is no pattern of its schema. */
const looksLike = (pattern: RegExp, more: object = {}) => ({ pattern: pattern.source, ...more });

// oxlint-disable-next-line no-control-regex
const plain = /^[^\u0000-\u0008\u000b-\u001f\u007f]*$/;

/** Text that a database and a terminal can hold: no control characters, no lone surrogates, bounded. */
export const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((value) => value.isWellFormed() && plain.test(value), fault({ code: 'bad-text' }))
    .meta(looksLike(plain));

/** Why somebody did something: a text that says something. */
export const reason = text(1000)
  .refine(
    // What is empty is refused as too short.
    (value) => value === '' || !isBlank(value),
    fault({ code: 'blank' }),
  )
  .meta({ description: 'Something in it can be seen.' });

/** The name of a branch; a stray blank around it would be another branch, which no stage takes. */
export const branch = z
  .string()
  .min(1)
  .max(250)
  .superRefine((value, context) => {
    if (value === '' || isBranchName(value)) return;
    const said = fault({ code: 'not-a-branch', facts: { branch: shortName(value) } });
    context.addIssue({ code: 'custom', ...said });
  })
  .meta({ description: 'A name that git gives a branch.' });

/** A whole number in an address: decimal digits and nothing else. */
export const decimal = (minimum: number, maximum: number) =>
  z.preprocess(
    (given: number | string) =>
      typeof given === 'string' && /^\d{1,16}$/.test(given) ? Number(given) : given,
    z.int().min(minimum).max(maximum),
  );

/** The number of a milestone in an address. */
export const milestoneNumber = decimal(1, highestMilestone);

/** What a format looks like, where its pattern is nothing that a person could read. */
export const examples = {
  datetime: '2026-11-11T05:03:22Z',
  url: 'https://ci.example/1',
  image: 'repository@sha256:<64 hex digits>',
  moment: '118, 2026-11-11T05:03:22Z, PT1H',
  from: '2026-11-11T05:03:22Z, PT1H',
};

/** An instant that a database can hold and RFC 3339 can write: of years 1 to 9999, also when it is told in UTC. */
export const instant = z.iso.datetime({ offset: true, abort: true }).refine(
  (value) => {
    const year = new Date(value).getUTCFullYear();
    return year >= 1 && year <= 9999;
  },
  fault({ code: 'bad-format', facts: { expected: examples.datetime } }),
);

const webProtocol = /^https?$/;

/** A web address, free of what a terminal or a database cannot hold. */
const webAddress = text(2000).pipe(z.url({ protocol: webProtocol }));

/** A web address for everybody to read: a user or a password in it would be one for everybody, too. */
export const publicAddress = webAddress
  .refine((value) => !hasCredentials(value), fault({ code: 'no-credentials' }))
  .meta({
    format: 'uri',
    pattern: '^https?://',
    description: 'A web address without a user or a password.',
  });

function hasCredentials(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
}

export const nothing = z.strictObject({});
export const stageName = z.string().regex(stageNamePattern);
export const buildId = z.string().regex(/^b[1-9]\d{0,9}$/);
export const sha = z.string().regex(/^[0-9a-f]{7,64}$/);
export const fullSha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
export const digest = z.string().regex(digestPattern);
/** An image by its digest; who names it by a tag is told how to find the digest. */
export const image = z
  .string()
  .superRefine((value, context) => {
    if (imagePattern.test(value)) return;
    const moving = movingImage(value);
    const said =
      moving === null
        ? fault({ code: 'bad-format', facts: { expected: examples.image } })
        : fault({
            code: 'image-not-pinned',
            facts: { repository: shortName(moving.repository), tag: shortName(moving.tag) },
          });
    context.addIssue({ code: 'custom', ...said });
  })
  .meta(looksLike(imagePattern));

/** Exactly one of these keys is wanted. */
export const exactlyOne = <K extends string>(...keys: readonly K[]) =>
  [
    (asked: Readonly<Partial<Record<K, unknown>>>) =>
      keys.filter((key) => asked[key] !== undefined).length === 1,
    fault({ code: 'exactly-one', facts: { keys: [...keys] } }),
  ] as const;

/** A stage that is named in an address but has no valid name is simply not there. */
export const anyStageParams = z.strictObject({ stage: z.string().max(200) });

/** Longer ago than a database can write as a time. */
const tooLong = /\d{6}|\d{4}W/;

/** An instant, or an ISO 8601 duration up to now. */
export const from = z
  .string()
  .max(50)
  .transform((value, context): From => {
    const agoSeconds = readIsoDuration(value);
    if (agoSeconds !== null && !tooLong.test(value)) return { agoSeconds };
    const at = instant.safeParse(value);
    if (at.success) return { at: new Date(at.data) };
    context.addIssue({
      code: 'custom',
      ...fault({ code: 'bad-format', facts: { expected: examples.from } }),
    });
    return z.NEVER;
  })
  .meta({ description: `An instant or a duration up to now: ${examples.from}` });

/** `?since=`: the number of a row, an instant, or an ISO 8601 duration up to now. */
export const moment = z
  .string()
  .max(50)
  .transform((value, context): Moment => {
    if (/^\d{1,15}$/.test(value)) return { seq: Number(value) };
    const agoSeconds = readIsoDuration(value);
    if (agoSeconds !== null && !tooLong.test(value)) return { agoSeconds };
    const at = instant.safeParse(value);
    if (at.success) return { at: new Date(at.data) };
    const said = fault({ code: 'bad-format', facts: { expected: examples.moment } });
    context.addIssue({ code: 'custom', ...said });
    return z.NEVER;
  })
  .meta({ description: `A row of the audit, an instant or a duration up to now: ${examples.moment}` });
