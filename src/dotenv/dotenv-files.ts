import { join } from 'node:path';
import { parse } from 'dotenv';
import type { EnvironmentFinding } from './environment-problem.js';
import { lint } from './lint.js';
import { readText } from '../catalogue/read-text.js';
import type { RawValue } from './resolve.js';

export interface DotenvFile {
  readonly file: string;
  readonly found: boolean;
  readonly values: ReadonlyMap<string, RawValue>;
  readonly findings: readonly EnvironmentFinding[];
  readonly suspected: ReadonlySet<string>;
  /** false = nobody knows what the file would have said. */
  readonly readable: boolean;
}

/** 1 MiB: far above any real file, and small enough to look at every character. */
export const largestFile = 1024 * 1024;

export interface Candidate {
  readonly file: string;
  /** A deployed stage's own file must be there. */
  readonly required: boolean;
}

/** The files of a dotenv name, lowest first: a later one overrides an earlier one, key by key. */
export const candidates = ({ dotenv, deployed }: { dotenv: string; deployed: boolean }): Candidate[] => [
  { file: '.env', required: false },
  { file: '.env.local', required: false },
  { file: `.env.${dotenv}`, required: deployed },
  { file: `.env.${dotenv}.local`, required: false },
];

/** Reads, lints and parses one file. */
export async function readDotenv(projectDir: string, { file, required }: Candidate): Promise<DotenvFile> {
  const read = await readText(join(projectDir, file), largestFile);
  const without = { ...nothing, file };
  switch (read.kind) {
    case 'missing':
      return {
        ...without,
        found: false,
        readable: !required,
        findings: required ? [{ code: 'ENV_FILE_MISSING', facts: {}, file }] : [],
      };
    case 'unreadable': {
      const { reason, detail } = read;
      return { ...without, findings: [{ code: 'ENV_FILE_UNREADABLE', file, facts: { reason, detail } }] };
    }
    case 'encoding': {
      const { line, reason } = read;
      return { ...without, findings: [{ code: 'ENCODING', file, line, facts: { reason } }] };
    }
    case 'text':
      return { ...without, ...parsed(file, read.text), readable: true };
  }
}

const nothing = {
  found: true,
  values: new Map<string, RawValue>(),
  suspected: new Set<string>(),
  readable: false,
};

/** `dotenv.parse` says what the values are, the linter where they stand. */
function parsed(file: string, text: string): Pick<DotenvFile, 'values' | 'findings' | 'suspected'> {
  const linted = lint(text);
  const known = Object.entries(parse(linted.text)).filter(([key]) => linted.lines.has(key));
  const values = known.map(([key, value]): [string, RawValue] => [
    key,
    { value, file, line: linted.lines.get(key) ?? null, fromProcess: false },
  ]);
  return {
    values: new Map(values),
    findings: linted.findings.map((finding) => ({ ...finding, file })),
    suspected: linted.suspected,
  };
}
