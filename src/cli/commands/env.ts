import { localStage } from '../../model/stage.js';
import type { EnvironmentEntry } from '../../dotenv/environment.js';
import { secretNames } from '../../dotenv/secret-names.js';
import { tellWarnings } from './exec.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { printItems } from '../terminal/output.js';
import { environmentOf } from '../local/stage-files.js';

export interface EnvOptions {
  readonly stage?: string;
  readonly showValues?: boolean;
}

interface Shown {
  readonly name: string;
  readonly from: string;
  readonly value?: string;
}

/** Lists the names of a stage's environment and the file of each; values only on demand, secret ones never. */
export async function env(
  invocation: Invocation,
  { stage = localStage, showValues }: EnvOptions,
): Promise<ExitCode> {
  const { entries, warnings } = await environmentOf(invocation, stage);
  const { columns } = invocation.texts;
  if (!invocation.quiet) tellWarnings(invocation, warnings);
  const secrets = showValues === true ? await secretNames(entries) : null;
  const shown = entries.map((entry) => shownEntry(invocation, entry, secrets));
  const values = showValues === true ? [{ title: columns.value, gives: { turn: 1, least: 16 } }] : [];
  printItems(invocation, shown, {
    columns: [{ title: columns.name }, { title: columns.file, gives: { turn: 2, least: 12 } }, ...values],
    row: ({ name, from, value }) => [name, from, ...(value === undefined ? [] : [value])],
    empty: '',
  });
  return exitCodes.ok;
}

/** Without the names of the secrets no value is shown. */
function shownEntry(
  invocation: Invocation,
  { name, origin, value }: EnvironmentEntry,
  secrets: ReadonlySet<string> | null,
): Shown {
  const words = invocation.texts.environment;
  const people = !forMachines(invocation) && invocation.output !== 'tsv';
  const from = people && origin === 'process' ? words.process : origin;
  if (secrets === null) return { name, from };
  return { name, from, value: secrets.has(name) ? (people ? words.secret : '[secret]') : value };
}
