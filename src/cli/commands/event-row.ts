import { verdicts } from '../../model/hold.js';
import type { AuditResource } from '../../contract/audit.js';
import type { Messages } from '../../messages/index.js';
import { worded } from '../../messages/facts.js';
import type { Column } from '../terminal/columns.js';
import type { Invocation } from '../terminal/invocation.js';
import { localMinute } from '../terminal/local-time.js';
import { plainLine } from '../terminal/plain.js';
import { whoText } from '../terminal/who.js';

/** What happened and why stay when the window is narrow. */
export const eventColumns = ({ texts: { columns } }: Invocation): Column[] => [
  { title: columns.seq, gives: { turn: 1, leaves: true } },
  { title: columns.localTime },
  { title: columns.event, gives: { turn: 5, least: 16 } },
  { title: columns.stage },
  { title: columns.build, gives: { turn: 4, leaves: true } },
  { title: columns.who, gives: { turn: 3, least: 6, leaves: true } },
  { title: columns.reason, gives: { turn: 2, least: 20 } },
];

/** One row of the audit; for a script the words stay those of the API. */
export function eventCells(invocation: Invocation, row: AuditResource): string[] {
  const { texts, messages, output } = invocation;
  const { build } = row.facts;
  const about = [row.stage ?? '–', typeof build === 'string' ? build : '–'];
  const reason = row.reason === null ? null : plainLine(row.reason);
  if (output === 'tsv') return [String(row.seq), row.at, row.name, ...about, row.actor.id, reason ?? '–'];
  const who = whoText(invocation, row.actor.id);
  const why = reason ?? whyOf(messages, row) ?? '–';
  return [String(row.seq), localMinute(row.at), nameOf(texts, row), ...about, who, why];
}

function nameOf(texts: Messages['cli'], { name, to, facts }: AuditResource): string {
  // How a promotion ended is what one looks for.
  if (name === 'promotion:finished' && to !== null) return texts.told.ended({ phase: to });
  if (name === 'promotion:requested' && facts['trigger'] === 'rollback') return texts.told.rollback;
  // Of a newer service there may be names that this command has no words for.
  const names: Readonly<Record<string, string>> = texts.eventNames;
  const said = verdicts.find((known) => known === facts['verdict']);
  const named = names[name] ?? name;
  return said === undefined ? named : `${named}: ${texts.verdicts[said]}`;
}

/** What the service found, where no person said why. */
function whyOf({ cli: { outcomeNames, words } }: Messages, { name, facts }: AuditResource): string | null {
  const { code, codes, why, from, to, number } = facts;
  const found = typeof code === 'string' ? code : Array.isArray(codes) ? codes : null;
  if (found !== null) return worded(outcomeNames, found);
  if (name === 'stage:unknown' && typeof why === 'string') return worded(words.unknownBecause, why);
  if (name === 'build:quarantined' && typeof why === 'string') return worded(words.quarantinedBecause, why);
  if (name === 'stage:address-changed') return `${String(from ?? '–')} → ${String(to ?? '–')}`;
  return typeof number === 'number' ? `M${String(number)}` : null;
}
