import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { failure } from '../terminal/failure.js';

/** Refuses `--x` and `--no-x` together, of which the parser would take the last without a word. Throws `contraries`. */
export function refuseContraries(command: CommandUnknownOpts): void {
  const names = new Set(command.options.map((option) => option.name()));
  for (const { long } of command.options) {
    const name = long?.replace(/^--no-/, '');
    if (long == null || name === undefined || name === long.slice(2) || !names.has(name)) continue;
    const said = new Set<string>();
    for (const flag of [`--${name}`, long])
      command.on(`option:${flag.slice(2)}`, () => {
        if (said.add(flag).size > 1) throw failure('contraries', { flag: `--${name}`, contrary: long });
      });
  }
}
