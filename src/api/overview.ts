import { createHash } from 'node:crypto';
import * as routes from '../contract/overview.js';
import type {
  ArrivingResource,
  AttentionResource,
  OverviewResource,
  ToldOverview,
} from '../contract/overview.js';
import { messagesIn, type Language } from '../messages/index.js';
import { textOf } from '../messages/texts.js';
import type { Attention } from '../model/attention.js';
import type { Rows } from '../ports/rows.js';
import { readOverview, type Arriving } from '../queries/overview.js';
import type { ApiPorts } from './api-ports.js';
import { atLeast } from './at-least.js';
import { lineStops } from './line-resource.js';
import { promotionResource } from './promotion-resource.js';
import { serve, type Served } from './serve.js';
import { stageResource } from './stage-resource.js';
import { usualResource } from './usual-resource.js';

export const overviewRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.getOverview, async ({ rows, language }) => {
    const { etag, body } = await overviewIn(ports, rows, language);
    return { status: 200, headers: { ETag: etag }, body };
  }),
];

/** What the route answers, for the page that brings it along, too. */
export async function overviewIn(
  ports: Pick<ApiPorts, 'catalogue' | 'platform' | 'now'>,
  rows: Rows,
  language: Language,
): Promise<Pick<ToldOverview, 'etag' | 'body'>> {
  const { stages, attention, arriving, got, recent } = await readOverview(ports, rows);
  const shown = stages.map((stage) => stageResource(stage, language));
  const body: OverviewResource = {
    stages: shown,
    lines: lineStops(
      shown.flatMap(({ holds }) => holds),
      shown.map(({ stage }) => stage),
    ),
    attention: attention.map((one) => attentionResource(one, language)),
    arriving: arriving.map(arrivingResource),
    got: got.map(({ stage, since, commits, isAll }) => ({ stage, since, commits, ...atLeast(isAll) })),
    recent: recent.map((promotion) => promotionResource(promotion, language)),
  };
  return { etag: etagOf(body), body };
}

const attentionResource = (one: Attention, language: Language): AttentionResource => ({
  ...{ code: one.code, stage: one.facts.stage, promotion: one.promotion },
  text: textOf(messagesIn(language).attention, one),
});

const arrivingResource = ({ promotion, usual }: Arriving): ArrivingResource => ({
  stage: promotion.stage,
  promotion: promotion.id,
  build: promotion.build,
  startedAt: promotion.startedAt?.toISOString() ?? null,
  usual: usualResource(usual),
});

/** What grows or shrinks by itself: that time passes is no change. */
const passing: ReadonlySet<string> = new Set(['secondsLeft', 'elapsed', 'elapsedSeconds']);

const etagOf = (body: OverviewResource): string => {
  const told = JSON.stringify(body, (key, value: unknown) => (passing.has(key) ? undefined : value));
  return `"${createHash('sha256').update(told).digest('base64url').slice(0, 22)}"`;
};
