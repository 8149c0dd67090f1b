import type { AuditRow } from '../model/audit.js';
import type { Hold } from '../model/hold.js';
import type { Happening, PutBackTold } from '../model/notice.js';
import { holdTold } from './hold-notice.js';

/** What befell a put-back, as the news that it is; null = it is none: another one was planned in its place. */
export function newsOfPutBack(
  { name: event, seq, at, stage, promotion, facts }: AuditRow & { readonly name: PutBackEvent },
  hold: Hold,
): Happening | null {
  const said = (name: string): string | null => {
    const value = facts[name];
    return typeof value === 'string' ? value : null;
  };
  const why = said('why');
  if (event === 'put-back:ended' && why === 'replaced') return null;
  const isAhead = event === 'put-back:planned' || event === 'put-back:kept-out';
  const putBack: PutBackTold = {
    ...{ build: said('build') ?? '', by: said('by') ?? '' },
    // Moved or over by now, it is told as it is.
    comesBackAt: isAhead ? (hold.comesBackAt?.toISOString() ?? null) : null,
    promotion: isAhead ? null : promotion,
    isDone: isAhead ? null : said('how') === 'done',
    ...(event === 'put-back:kept-out'
      ? { kept: { by: said('keptBy') ?? '', until: said('keptUntil') ?? '' } }
      : {}),
    why: why === null ? [] : why.split(' '),
  };
  return { key: `audit:${String(seq)}`, at, stage, event, facts: { hold: holdTold(hold), putBack } };
}

type PutBackEvent = 'put-back:planned' | 'put-back:ended' | 'put-back:kept-out' | 'put-back:failed';
