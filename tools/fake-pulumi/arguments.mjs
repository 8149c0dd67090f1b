import { resolve } from 'node:path';

const withValue = new Set(['stack', 'message', 'event-log', 'client', 'exec-kind', 'color', 'cwd']);
for (const name of ['secrets-provider', 'exec-agent', 'parallel', 'save-plan']) withValue.add(name);
const short = { s: 'stack', m: 'message', C: 'cwd', y: 'yes', j: 'json' };
const nested = new Set(['stack']);

/** `{verb, stack, positional, flags, cwd}` of what the CLI was called with; `stack init` is one verb. */
export function parse(argv, here) {
  const flags = {};
  const words = [];
  const rest = [...argv];
  while (rest.length > 0) {
    const word = rest.shift();
    const found = /^(?:--([a-z-]+)|-([a-zA-Z]))(?:=(.*))?$/s.exec(word);
    if (found === null) {
      words.push(word);
      continue;
    }
    const name = found[1] ?? short[found[2]] ?? found[2];
    flags[name] = found[3] ?? (withValue.has(name) ? rest.shift() : true);
  }
  const count = nested.has(words[0]) ? 2 : 1;
  const positional = words.slice(count);
  const verb = words.slice(0, count).join(' ');
  return {
    verb,
    positional,
    flags,
    stack: flags.stack ?? positional[0],
    cwd: resolve(here, flags.cwd ?? '.'),
  };
}
