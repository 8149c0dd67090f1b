import { listPromotions as route } from '../../contract/promotions.js';
import { call } from '../client/call.js';
import { connect } from '../client/http-client.js';
import { age } from '../terminal/duration.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import type { Invocation } from '../terminal/invocation.js';
import { limitOf } from '../terminal/limit.js';
import { printItems } from '../terminal/output.js';
import { plainLine } from '../terminal/plain.js';
import { whoText } from '../terminal/who.js';
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
