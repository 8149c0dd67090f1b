import * as z from 'zod';
import { nothing, stageName } from './inputs.js';
import { page } from './page.js';
import { none, route, toRead } from './route.js';

/** Outside the base: pages of others and monitors show it, and nobody is asked who they are. */
const shown = {
  method: 'get',
  needs: 'nothing',
  base: '',
  body: none,
  statuses: [200],
  anyAccept: true,
} as const;

/** Whoever made the link chose the language; whoever reads the page may have another one. */
const inLanguage = z.object({
  lang: z
    .string()
    .default('en')
    .transform((lang) => (lang === 'ko' ? 'ko' : 'en'))
    .meta({ description: 'ko = in Korean; anything else in English.' }),
});

const badge = {
  ...shown,
  params: z.strictObject({ stage: stageName }),
  query: inLanguage,
  example: { params: { stage: 'dev' } },
} as const;

/** As shields.io takes it from an address of its own (the endpoint badge). */
const BadgeResource = z.object({
  schemaVersion: z.literal(1),
  label: z.string(),
  message: z.string(),
  color: z.string(),
});
export type BadgeResource = z.infer<typeof BadgeResource>;

export const getBadge = route({
  ...badge,
  path: '/badges/:stage.svg',
  summary:
    'What a stage runs, as a badge; of a stage whose badge is not enabled it says what it says of none',
  answer: z.string(),
  media: ['image/svg+xml'],
});

export const getBadgeData = route({
  ...badge,
  path: '/badges/:stage.json',
  summary: 'The same for shields.io, which draws it',
  answer: BadgeResource,
});

export const getMonitor = route({
  ...shown,
  path: '/tv.xml',
  summary: 'The stages whose badges are enabled, for build monitors (cctray)',
  params: z.object({}),
  query: z.object({}),
  answer: z.string(),
  media: ['application/xml'],
});

/** Where the badge of a stage is, below the address of the service. */
const BadgeAddress = z.object({
  stage: z.string(),
  /** Whether anybody sees it without signing in; else it says no more than that it is not known. */
  isOpen: z.boolean(),
  image: z.string(),
  data: z.string(),
  /** The page of the dashboard that a badge leads to. */
  page: z.string(),
});

export const BadgesResource = page(BadgeAddress).extend({
  /** What build monitors read. */
  monitor: z.string(),
});
export type BadgesResource = z.infer<typeof BadgesResource>;

export const listBadges = route({
  method: 'get',
  path: '/badges',
  summary: 'Where the badge of each stage is, and whether anybody sees it',
  needs: toRead,
  params: nothing,
  query: nothing,
  body: none,
  answer: BadgesResource,
  statuses: [200],
});
