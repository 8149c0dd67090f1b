import { contradicting, pulumiVariables } from '../../pulumi-cli/environment.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';
import { pulumiPlace, ready } from './pulumi.js';
import { shellQuote } from '../../messages/quote.js';

/** Prints what `eval` makes a shell in which plain `pulumi` works on this project; in JSON null = must not be set. */
export async function shellEnv(invocation: Invocation): Promise<ExitCode> {
  const place = await pulumiPlace(invocation, 'shell-env');
  await ready(invocation, place);
  const set = pulumiVariables(place);
  const unset = Object.fromEntries(contradicting.map((name) => [name, null]));
  // A line that is broken is no longer a line for a shell.
  if (forMachines(invocation)) printOne(invocation, { ...set, ...unset }, () => []);
  else shellLines(set, contradicting).forEach(invocation.quote);
  return exitCodes.ok;
}

/** Lines for `eval` in sh and bash; every value in single quotes. */
export function shellLines(set: Readonly<Record<string, string>>, unset: readonly string[]): string[] {
  return [
    ...unset.map((name) => `unset ${name}`),
    ...Object.entries(set).map(([name, value]) => `export ${name}=${shellQuote(value)}`),
  ];
}
