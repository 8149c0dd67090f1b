import type { ApiResource } from '../../contract/api-change.js';
import type { Invocation } from '../terminal/invocation.js';
import { paints } from '../terminal/paint.js';
import { plainLine } from '../terminal/plain.js';

const most = 10;

/** What of the API changes, by the documents of both running builds: all of it, or only what may break a client. */
export function apiLines(
  { texts, color }: Invocation,
  { api, apiUnknown }: Partial<ApiResource>,
  { all, only }: { all: boolean; only?: 'breaking' },
): string[] {
  const words = texts.apiChanges;
  if (api == null)
    return apiUnknown == null ? [] : [paints(color).dim(plainLine(words.unknown({ why: apiUnknown.text })))];
  const { breaking, added, changed, truncated } = api;
  if (breaking.length + added.length + changed.length === 0) return truncated ? [words.truncated] : [];
  const counts = { breaking: breaking.length, added: added.length, changed: changed.length };
  const lines = [
    ...breaking.map(({ text }) => paints(color).red(plainLine(words.breaking({ text })))),
    ...(only === 'breaking' ? [] : added.map(({ text }) => plainLine(`  + ${text}`))),
    ...(only === 'breaking' ? [] : changed.map(({ text }) => plainLine(`  ~ ${text}`))),
  ];
  const shown = all ? lines : lines.slice(0, most);
  return [
    words.heading(counts),
    ...shown,
    ...(shown.length < lines.length
      ? [
          `  ${(only === undefined ? texts.apiChanges : texts.promote).more({ count: lines.length - shown.length })}`,
        ]
      : []),
    ...(truncated ? [words.truncated] : []),
  ];
}
