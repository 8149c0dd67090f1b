import { shellWord } from './quote.js';

export interface Allowing {
  readonly stage: string;
  readonly build: string;
  readonly names: readonly string[];
  /** The holds that the promotion before has passed: the next one needs to, too. */
  readonly overrideHolds: readonly string[];
}

/** The command that promotes once more, with these protected changes allowed. */
export const allowing = ({ stage, build, names, overrideHolds }: Allowing): string =>
  [
    `npx --no switchback promote ${stage} --build ${build}`,
    ...allowFlags(names),
    ...overrideFlags(overrideHolds),
    ...(overrideHolds.length === 0 ? [] : ['--reason "…"']),
  ].join(' ');

/** Each hold as a flag. */
export const overrideFlags = (holds: readonly string[]): string[] =>
  holds.map((id) => `--override-hold ${id}`);

/** Each protected change once, as a flag. */
export const allowFlags = (names: readonly string[]): string[] => [
  ...new Set(names.map((name) => `--allow-change ${shellWord(name)}`)),
];
