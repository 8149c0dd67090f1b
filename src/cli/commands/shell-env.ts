import { delimiter, resolve } from 'node:path';
import { contradicting, pulumiVariables } from '../../pulumi-cli/environment.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';
import { ownFolder } from '../local/own-link.js';
import { installDir } from '../../service/install-dir.js';
import { pulumiPlace, ready } from './pulumi.js';
import { shellQuote } from '../../messages/quote.js';

/** Prints what `eval` makes a shell in which plain `pulumi` and `switchback` work on this project; in JSON null = must not be set. */
export async function shellEnv(invocation: Invocation): Promise<ExitCode> {
  const place = await pulumiPlace(invocation, 'shell-env');
  await ready(invocation, place);
  const variables = pulumiVariables(place);
  const set = {
    ...variables,
    PATH: pathWith(await ownFolder(resolve(place.dataDir), installDir), variables),
  };
  const unset = Object.fromEntries(contradicting.map((name) => [name, null]));
  // A line that is broken is no longer a line for a shell.
  if (forMachines(invocation)) printOne(invocation, { ...set, ...unset }, () => []);
  else shellLines(set, contradicting).forEach(invocation.quote);
  return exitCodes.ok;
}

/** The command comes before any other of its name. */
const pathWith = (folder: string, { PATH = '' }: Readonly<Record<string, string>>): string =>
  [folder, ...PATH.split(delimiter).filter((other) => other !== '' && other !== folder)].join(delimiter);

/** Lines for `eval` in sh and bash; every value in single quotes. */
export function shellLines(set: Readonly<Record<string, string>>, unset: readonly string[]): string[] {
  return [
    ...unset.map((name) => `unset ${name}`),
    ...Object.entries(set).map(([name, value]) => `export ${name}=${shellQuote(value)}`),
  ];
}
