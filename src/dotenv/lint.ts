import type { SyntaxFault } from '../model/stage-file-problem.js';
import type { EnvironmentFinding } from './environment-problem.js';
import { isRestOfValue } from './wrapped-value.js';

/** What the raw text of one dotenv file says, since the parser drops what it does not understand and counts no lines. */
export interface Linted {
  /** Key → the line of its last assignment, which is the one that counts. */
  readonly lines: ReadonlyMap<string, number>;
  readonly findings: readonly EnvironmentFinding[];
  /** Names that a broken line seems to be about: to call them missing as well would only repeat it. */
  readonly suspected: ReadonlySet<string>;
  /** The text without blank lines between assignments, over long runs of which the parser takes minutes. */
  readonly text: string;
}

/** Findings without their file and their stage; `text` has `\n` line ends and no BOM. */
export function lint(text: string): Linted {
  const findings: EnvironmentFinding[] = [];
  const lines = new Map<string, number>();
  const suspected = new Set<string>();
  const rows = text.split('\n');
  const kept: string[] = [];
  for (let index = 0; index < rows.length;) {
    const statement = readStatement(rows, index);
    for (const finding of statement.findings) findings.push({ line: index + 1, ...finding });
    if (statement.suspected !== null) suspected.add(statement.suspected);
    if (statement.key !== null) {
      const firstLine = lines.get(statement.key);
      if (firstLine !== undefined)
        findings.push({ code: 'DUPLICATE_KEY', line: index + 1, key: statement.key, facts: { firstLine } });
      lines.set(statement.key, index + 1);
    }
    if (!isBlank(rows[index] ?? '')) kept.push(...rows.slice(index, index + statement.rows));
    index += statement.rows;
  }
  findings.push(...invisible(rows));
  findings.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return { lines, findings, suspected, text: kept.join('\n') };
}

const isBlank = (row: string): boolean => row.trim() === '';

interface Statement {
  readonly rows: number;
  readonly key: string | null;
  readonly suspected: string | null;
  readonly findings: readonly EnvironmentFinding[];
}

/** The longest key that a message repeats; anything longer is rather a piece of a value. */
const longestShownKey = 64;
const validKey = /^[A-Za-z][A-Za-z0-9_]*$/;

function readStatement(rows: readonly string[], index: number): Statement {
  const row = rows[index] ?? '';
  if (isBlank(row) || row.trimStart().startsWith('#'))
    return { rows: 1, key: null, suspected: null, findings: [] };
  if (/^\s*-----BEGIN /.test(row)) return bareKeyBlock(rows, index, null);
  const sign = row.indexOf('=');
  if (sign === -1 || /^\s*(export\s+)?[\w.-]+:(\s|$)/.test(row)) return notAnAssignment(rows, index);
  if (isRestOfValue(row, rows[index - 1]))
    return broken({ code: 'SYNTAX', key: null, facts: { reason: 'wrapped-value' } }, null);
  const key = row
    .slice(0, sign)
    .trim()
    .replace(/^export\s+/, '');
  if (!validKey.test(key)) return invalidKey(key);
  return readValue(rows, index, { key, rest: row.slice(sign + 1) });
}

function notAnAssignment(rows: readonly string[], index: number): Statement {
  const row = rows[index] ?? '';
  const named = /^\s*(?:export\s+)?([A-Za-z][A-Za-z0-9_]{0,63})(:(?=\s|$))?/.exec(row);
  const colon = named?.[2] !== undefined;
  const apart = !colon && /^\s*(export\s+)?[\w.-]+\s*$/.test(row) && /^\s*=/.test(rows[index + 1] ?? '');
  const suspected = named?.[1] ?? null;
  const reason = colon ? 'colon' : apart ? 'apart' : 'not-an-assignment';
  const key = colon || apart ? suspected : null;
  return {
    rows: apart ? 2 : 1,
    key: null,
    suspected,
    findings: [{ code: 'SYNTAX', key, facts: { reason } }],
  };
}

function invalidKey(name: string): Statement {
  // Blanks or signs in front of `=` are no attempt at a name: the line may be a piece of an unquoted value.
  if (!/^[\p{L}\p{N}_.-]+$/u.test(name))
    return broken({ code: 'SYNTAX', key: null, facts: { reason: 'not-an-assignment' } }, null);
  const key = name.length <= longestShownKey ? name : null;
  return broken({ code: 'INVALID_KEY', facts: {}, key }, key);
}

const broken = (finding: EnvironmentFinding, suspected: string | null): Statement => ({
  rows: 1,
  key: null,
  suspected,
  findings: [finding],
});

function readValue(rows: readonly string[], index: number, at: { key: string; rest: string }): Statement {
  const { key } = at;
  const value = at.rest.trimStart();
  const quote = value[0] ?? '';
  if (quote === "'" || quote === '"' || quote === '`') return readQuoted(rows, index, { key, quote, value });
  if (value.startsWith('-----BEGIN ')) return bareKeyBlock(rows, index, key);
  const findings: EnvironmentFinding[] = cutsWithoutBlank(at.rest)
    ? [{ code: 'AMBIGUOUS_HASH', facts: {}, key }]
    : [];
  return { rows: 1, key, suspected: null, findings };
}

/** Only the first `#` cuts: a later one is inside the comment already. */
function cutsWithoutBlank(rest: string): boolean {
  const hash = rest.indexOf('#');
  return hash === 0 || (hash > 0 && /\S/.test(rest.charAt(hash - 1)));
}

/** A PEM block without quotes: only its first line would become the value, and the others are secret. */
function bareKeyBlock(rows: readonly string[], index: number, key: string | null): Statement {
  const length = rows.slice(index).findIndex((row) => /-----END /.test(row)) + 1;
  const finding = { code: 'SYNTAX', key, facts: { reason: 'multi-line-without-quotes' } } as const;
  return { rows: length === 0 ? rows.length - index : length, key, suspected: key, findings: [finding] };
}

function readQuoted(
  rows: readonly string[],
  index: number,
  { key, quote, value }: { key: string; quote: string; value: string },
): Statement {
  const inside: string[] = [];
  for (let at = index, row = value.slice(1); at < rows.length; row = rows[++at] ?? '') {
    const end = closing(row, quote);
    inside.push(end === -1 ? row : row.slice(0, end));
    if (end === -1) continue;
    const clean = /^\s*(#.*)?$/.test(row.slice(end + 1));
    if (!clean && at === index) return unclean(key, 'text-after-quote');
    // Text behind a quote on a later line: that quote opened another value, and this one was never closed.
    if (!clean) break;
    return { rows: inside.length, key, suspected: null, findings: swallowed(inside, key) };
  }
  return unclean(key, 'open-quote');
}

/** Only the line itself is given up, so that the lines behind it are looked at too. */
const unclean = (key: string, reason: SyntaxFault): Statement => ({
  ...broken({ code: 'SYNTAX', key, facts: { reason } }, key),
  key,
});

/** The first quote that is not escaped, as the parser finds it: a backslash takes the quote behind it along. */
function closing(row: string, quote: string): number {
  for (let at = 0; at < row.length; at++) {
    if (row[at] === '\\' && row[at + 1] === quote) at++;
    else if (row[at] === quote) return at;
  }
  return -1;
}

/** A value over several lines that holds assignments has probably lost its closing quote. */
const swallowed = (inside: readonly string[], key: string): EnvironmentFinding[] =>
  inside.slice(1).some((row) => /^\s*(export\s+)?[A-Za-z]\w*\s*=/.test(row))
    ? [{ code: 'SUSPICIOUS_MULTILINE', key, facts: { lines: inside.length } }]
    : [];

// Line separators split lines for the parser and for nobody else, so they are errors and not only warnings.
const lineSeparator = /[\u2028\u2029]/;
const invisibleCharacter =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u00a0\u00ad\u115f\u1160\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u3164\ufeff\uffa0]/;

function* invisible(rows: readonly string[]): Generator<EnvironmentFinding> {
  for (const [index, row] of rows.entries()) {
    const line = index + 1;
    if (lineSeparator.test(row)) yield { code: 'SYNTAX', line, facts: { reason: 'line-separator' } };
    const found = invisibleCharacter.exec(row)?.[0];
    if (found !== undefined)
      yield { code: 'INVISIBLE_CHARACTER', line, facts: { character: codePoint(found) } };
  }
}

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
