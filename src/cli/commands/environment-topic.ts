import type { Messages } from '../../messages/index.js';
import { variables, type Reader, type Variable } from '../../model/variable.js';
import type { Invocation } from '../terminal/invocation.js';
import { pairLines, type Pair } from '../terminal/pairs.js';

type Texts = Messages['cli']['variables'];

interface Page extends Pick<Invocation, 'width' | 'hinted'> {
  readonly texts: Texts;
}

/** Those that a person sets, the nearest to this command first. */
const shown: readonly Reader[] = ['command', 'both', 'service', 'by-hand'];

/** What of the environment Switchback reads, by who reads it. */
export const environmentLines = ({ texts, ...page }: Page): readonly string[] =>
  shown.flatMap((reader, i) => [
    ...(i === 0 ? [] : ['']),
    `${texts.readers[reader]}:`,
    ...pairLines(pairsOf(reader, texts), { ...page, width: page.width - 2 }).map((line) => `  ${line}`),
  ]);

function pairsOf(of: Reader, { meanings, otherwise: byDefault }: Texts): Pair[] {
  const said: Readonly<Record<string, string>> = meanings;
  const all: [string, Variable][] = Object.entries(variables);
  return all
    .filter(([, { reader }]) => reader === of)
    .map(([name, { flag, otherwise }]) => {
      const value = otherwise === null ? undefined : byDefault({ value: String(otherwise) });
      const more = [flag, value].filter((part) => part !== undefined).join(', ');
      return [name, `${said[name] ?? ''}${more === '' ? '' : ` (${more})`}`];
    });
}
