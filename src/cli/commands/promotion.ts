import type { PromotionResource } from '../../contract/promotion.js';
import { getPromotion, getTimings, listPromotions as route } from '../../contract/promotions.js';
import { call } from '../client/call.js';
import { connect } from '../client/http-client.js';
import { age } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import type { Invocation } from '../terminal/invocation.js';
import { limitOf } from '../terminal/limit.js';
import { localTime } from '../terminal/local-time.js';
import { printItems, printOne } from '../terminal/output.js';
import { pairLines } from '../terminal/pairs.js';
import { plainLine } from '../terminal/plain.js';
import { whoText } from '../terminal/who.js';
import { timingLines } from './timings.js';
import { waitsFor } from './waiting.js';

export interface PromotionListOptions {
  readonly waiting?: boolean;
  readonly stage?: string;
  readonly limit: string;
}

/** Lists promotions, newest first, those that wait with what they wait for; with `--waiting` only these. */
export async function listPromotions(
  invocation: Invocation,
  { waiting, stage, limit }: PromotionListOptions,
): Promise<ExitCode> {
  const { texts, output } = invocation;
  const { columns } = texts;
  const query = { stage, limit: limitOf(limit), ...(waiting === true ? { phase: 'pending' as const } : {}) };
  const { items, nextCursor } = await call(await connect(invocation), route, { query });
  printItems(invocation, items, {
    columns: [
      { title: columns.promotion },
      { title: columns.stage },
      { title: columns.build, gives: { turn: 4, leaves: true } },
      { title: columns.phase },
      { title: columns.age, gives: { turn: 3, leaves: true } },
      { title: columns.who, gives: { turn: 2, least: 8, leaves: true } },
      { title: columns.reason, gives: { turn: 1, least: 16 } },
    ],
    row: ({ id, build, phase, createdAt, actor, blockedBy, reason, outcome, ...one }) => [
      id,
      one.stage,
      build ?? '–',
      output === 'tsv' ? phase : texts.phases[phase],
      output === 'tsv' ? createdAt : age(invocation, createdAt),
      whoText(invocation, actor.id),
      phase === 'pending' ? waitsFor(blockedBy) : plainLine(outcome?.text ?? reason ?? '–'),
    ],
    empty: waiting === true ? texts.empty.waiting : texts.empty.promotions,
    cut: nextCursor === null ? null : texts.waiting.cut({ limit }),
  });
  return exitCodes.ok;
}

/** Shows one promotion: what it puts where, and how it goes or ended; with `timings` how long each of its parts took. */
export async function showPromotion(
  invocation: Invocation,
  id: string,
  { timings }: { readonly timings?: boolean },
): Promise<ExitCode> {
  const client = await connect(invocation);
  const params = { promotion: id };
  if (timings === true) {
    const kept = await call(client, getTimings, { params });
    printOne(invocation, kept, () => timingLines(invocation, kept));
  } else {
    const promotion = await call(client, getPromotion, { params });
    printOne(invocation, promotion, () => promotionLines(invocation, promotion));
  }
  return exitCodes.ok;
}

function promotionLines(invocation: Invocation, promotion: PromotionResource): string[] {
  const { texts } = invocation;
  const { labels } = texts;
  const { id, stage, build, commit, subject, phase, blockedBy, outcome } = promotion;
  const waits = phase === 'pending' && blockedBy.length > 0 ? waitsFor(blockedBy) : null;
  return pairLines(
    [
      [labels.promotion, id],
      [labels.stage, stage],
      [labels.build, build],
      [labels.commit, commit === null ? null : `${commit.slice(0, 7)} ${subject ?? ''}`],
      [labels.previous, promotion.previousBuild],
      [labels.milestone, promotion.milestone === null ? null : `M${String(promotion.milestone)}`],
      [labels.who, whoText(invocation, promotion.actor.id)],
      [labels.reason, promotion.reason],
      [labels.created, localTime(promotion.createdAt)],
      [labels.state, texts.phases[phase]],
      [labels.waiting, waits],
      [labels.outcome, outcome === null ? null : outcome.text],
    ],
    invocation,
  );
}
