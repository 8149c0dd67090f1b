import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** Every `switchback …` that a page shows, in blocks of shell and within its text. */
export function commandsOf(page: string): readonly string[] {
  const lines = [...page.matchAll(/^```(?:sh|bash)\b.*\n([^]*?)^```$/gm)].flatMap(([, text = '']) =>
    text.split('\n'),
  );
  const inline = [...page.replace(/^```[^]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code]) => code ?? '',
  );
  return [...lines, ...inline].flatMap((line) => {
    const found = /(?:^|[\s;(=])(?:npx (?:--no )?)?switchback ((?:"[^"]*"|'[^']*'|[^#;|&)])+)/.exec(
      ` ${line}`,
    );
    return found === null || !/^\s*(?:\S+=\S* |eval "\$\()*(?:npx (?:--no )?)?switchback /.test(line)
      ? []
      : [(found[1] ?? '').trim()];
  });
}

/** Why the tree does not take this command; null = it does. */
export function objectionTo(program: CommandUnknownOpts, text: string): string | null {
  const words = text.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const path: CommandUnknownOpts[] = [program];
  for (const word of words) {
    const below = path.at(-1)?.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (below === undefined) break;
    path.push(below);
  }
  const [command = program] = path.toReversed();
  const [next] = words.slice(path.length - 1);
  if (command.commands.length > 0 && command !== program && next === undefined) return null;
  if (command.commands.length > 0 && next !== undefined && !next.startsWith('-')) return `no command ${next}`;
  if (['pulumi', 'exec'].includes(command.name())) return null;
  const flags = words.map((word) => word.split('=')[0] ?? '').filter((word) => /^--\w/.test(word));
  const unknown = flags.filter((flag) => !command.options.some(({ long }) => long === flag));
  return unknown.length === 0 ? null : `no flag ${unknown.join(' ')}`;
}
