import { shellWord } from './quote.js';

export interface Allowing {
  readonly stage: string;
  readonly build: string;
  readonly names: readonly string[];
  /** The hold that the promotion before has passed: the next one needs to, too. */
  readonly overrideHold: string | null;
}

/** The command that promotes once more, with these protected changes allowed. */
export const allowing = ({ stage, build, names, overrideHold }: Allowing): string =>
  [
    `npx --no switchback promote ${stage} --build ${build}`,
    ...allowFlags(names),
    ...(overrideHold === null ? [] : [`--override-hold ${overrideHold} --reason "…"`]),
  ].join(' ');

/** Each protected change once, as a flag. */
export const allowFlags = (names: readonly string[]): string[] => [
  ...new Set(names.map((name) => `--allow-change ${shellWord(name)}`)),
];
