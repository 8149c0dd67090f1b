import { shellWord } from './quote.js';

export interface Allowing {
  readonly stage: string;
  readonly build: string;
  readonly names: readonly string[];
}

/** The command that promotes with these protected changes allowed. */
export const allowing = ({ stage, build, names }: Allowing): string =>
  [
    'switchback promote',
    stage,
    '--build',
    build,
    ...new Set(names.map((name) => `--allow-change ${shellWord(name)}`)),
  ].join(' ');
