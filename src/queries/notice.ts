import type { AuditRow } from '../model/audit.js';
import { nameOfClient, type Client } from '../model/client.js';
import type { Hold } from '../model/hold.js';
import type { Happening, PromotionTold } from '../model/notice.js';
import type { Promotion } from '../model/promotion.js';
import { secondsBetween } from '../model/read-duration.js';
import { endingSeconds, type NoticeKind } from '../model/webhook.js';
import { isoDuration } from '../model/write-duration.js';
import { longAgoFrom } from '../policy/client.js';
import { kindOfEnd, mayConcern } from '../policy/notice.js';
import type { Rows } from '../ports/rows.js';
import { actorTold, holdTold, newsOfHold } from './hold-notice.js';
import { newsOfPutBack } from './put-back-notice.js';

/** What rows of the audit are told as, of those kinds that somebody wants to know of. */
export async function happeningsIn(
  rows: Rows,
  events: readonly AuditRow[],
  wanted: ReadonlySet<NoticeKind>,
): Promise<Happening[]> {
  const found = [];
  for (const event of events.filter((one) => mayConcern(one, wanted)))
    found.push(await happeningOf(rows, event));
  return found.filter((one) => one !== null);
}

async function happeningOf(rows: Rows, row: AuditRow): Promise<Happening | null> {
  const { seq, at, stage, actor, reason, facts } = row;
  const common = { key: `audit:${String(seq)}`, at, stage };
  const find = () => rows.holds.get(String(facts['hold']));
  switch (row.name) {
    case 'promotion:finished':
    case 'promotion:noticed':
    case 'promotion:skipped': {
      const promotion = row.promotion === null ? undefined : await rows.promotions.get(row.promotion);
      if (promotion === undefined) return null;
      const told = { ...common, facts: { promotion: await promotionTold(rows, promotion) } };
      return { ...told, event: row.name === 'promotion:skipped' ? row.name : kindOfEnd(promotion) };
    }
    case 'hold:set':
    case 'hold:released':
    case 'hold:expired': {
      const hold = await find();
      if (hold === undefined) return null;
      return newsOfHold(rows, hold, { event: row.name, key: common.key, at });
    }
    case 'hold:overridden': {
      const passedHold = await find();
      if (passedHold === undefined) return null;
      const hold = holdTold(passedHold);
      const build = facts['build'];
      const promotion = { id: row.promotion ?? '', build: typeof build === 'string' ? build : null };
      const passed = { hold, actor: actorTold(actor), reason, promotion };
      return { ...common, event: row.name, facts: passed };
    }
    case 'put-back:planned':
    case 'put-back:ended':
    case 'put-back:kept-out':
    case 'put-back:failed': {
      const booked = await find();
      return booked === undefined ? null : newsOfPutBack({ ...row, name: row.name }, booked);
    }
    case 'client:attached':
    case 'client:changed': {
      // Another owner or another address of it is nobody's news.
      if (row.name === 'client:changed' && facts['from'] === undefined) return null;
      const said = (name: string): string | null => {
        const value = facts[name];
        return typeof value === 'string' ? value : null;
      };
      const client = {
        ...{ client: said('client') ?? '', clientStage: said('clientStage') ?? '', stage: stage ?? '' },
        ...{ owner: said('owner'), contact: said('contact'), lastSeen: null },
      };
      return { ...common, event: 'client:attached', facts: { client, actor: actorTold(actor) } };
    }
    default:
      return null;
  }
}

/** What comes with time: holds that end soon, and clients that have not been heard of for long. */
export async function happeningsByTime(rows: Rows, wanted: ReadonlySet<NoticeKind>): Promise<Happening[]> {
  const now = await rows.now();
  const holds = wanted.has('hold:ending') ? await rows.holds.allOpen() : [];
  const clients = wanted.has('client:stale') ? await rows.clients.list() : [];
  const ending = holds.filter((hold) => endsSoon(hold, now));
  return [
    ...(await Promise.all(ending.map((hold) => endingOf(rows, hold)))),
    ...clients.flatMap((one) => staleOf(one, now)),
  ];
}

const endingOf = (rows: Rows, hold: Hold & { readonly until: Date }): Promise<Happening> =>
  newsOfHold(rows, hold, {
    ...{ event: 'hold:ending', key: `ending:${hold.id}:${hold.until.toISOString()}` },
    at: before(hold.until, endingSeconds),
  });

function endsSoon(hold: Hold, now: Date): hold is Hold & { readonly until: Date } {
  const { until, createdAt } = hold;
  if (until === null || until <= now) return false;
  const at = before(until, endingSeconds);
  // Of one that is shorter its end was said when it was set.
  return at <= now && at >= createdAt;
}

function staleOf(client: Client, now: Date): Happening[] {
  const at = longAgoFrom(client);
  // What was so long before is no news, and its row may be gone by now.
  if (at > now || at < before(now, 86_400)) return [];
  const { client: name, clientStage, stage, owner, contact, lastSeen } = client;
  const told = { client: name, clientStage, stage, owner, contact, lastSeen: iso(lastSeen) };
  const key = `stale:${nameOfClient(client)}:${at.toISOString()}`;
  return [{ key, at, event: 'client:stale', stage, facts: { client: told } }];
}

const before = (at: Date, seconds: number): Date => new Date(at.getTime() - seconds * 1000);
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

async function promotionTold(rows: Rows, promotion: Promotion): Promise<PromotionTold> {
  const { id, stage, build, previousBuild, phase, trigger, milestone, reason, startedAt, endedAt } =
    promotion;
  const { currentBuild, unknownReason } = await rows.stages.get(stage);
  const seconds =
    startedAt === null || endedAt === null ? null : Math.round(secondsBetween(startedAt, endedAt));
  const failed = promotion.steps.find((step) => step.phase === 'failed');
  return {
    ...{ id, stage, build, previousBuild, phase, trigger, milestone, reason },
    actor: actorTold(promotion.actor),
    startedAt: iso(startedAt),
    endedAt: iso(endedAt),
    elapsed: seconds === null ? null : isoDuration(seconds),
    elapsedSeconds: seconds,
    failedStep: failed?.name ?? null,
    outcome: promotion.outcome === null ? null : { code: promotion.outcome.code },
    blockedBy: promotion.blockedBy.map(({ code }) => ({ code })),
    currentBuild,
    stageUnknown: unknownReason !== null,
  };
}
