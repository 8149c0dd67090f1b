import { relative, resolve } from 'node:path';
import { serviceAddressIn } from '../../model/service-address.js';
import { platforms, type Platform } from '../../model/stage.js';
import { writtenCis, type WrittenCi } from '../init/ci-texts.js';
import { draftProject, type Draft } from '../init/draft.js';
import { draftLines } from '../init/draft-lines.js';
import { writeFiles } from '../init/write.js';
import { needCli } from '../local/set-up.js';
import { ask, confirm, isYes } from '../terminal/confirm.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { failure } from '../terminal/failure.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { printOne } from '../terminal/output.js';

export interface InitOptions {
  readonly stages?: string;
  readonly platform?: string;
  readonly ci?: string;
  readonly backend?: string;
  readonly dryRun?: boolean;
}

/** Makes the folder of a backend a project: shows what it will write, asks once, writes, and gets the Pulumi CLI. */
export async function init(invocation: Invocation, options: InitOptions): Promise<ExitCode> {
  const { terminal, project, texts, yes } = invocation;
  const order = {
    directory: resolve(terminal.cwd, options.backend ?? project ?? '.'),
    stages: options.stages?.split(',').map((name) => name.trim()) ?? null,
    platform: platformOf(options.platform),
    ci: ciOf(options.ci),
    server: serverOf(invocation.serverFlag),
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  const drafted = await draftProject(order, terminal);
  if (drafted.problems.length > 0) throw failure('init-refused', { problems: drafted.problems });
  const dryRun = options.dryRun ?? false;
  const asks = !dryRun && !yes && changesOf(drafted) > 0;
  if (asks && forMachines(invocation)) throw failure('needs-confirmation', {});
  const draft = asks && options.ci === undefined ? await withWorkflow(invocation, order, drafted) : drafted;
  if (!forMachines(invocation)) draftLines(invocation, draft).forEach(invocation.print);
  if (changesOf(draft) === 0 || dryRun) return ended(invocation, draft, false);
  if (asks) await confirm(invocation, texts.init.question({ count: changesOf(draft) }));
  await writeFiles(draft.directory, draft.files);
  await needCli(invocation);
  return ended(invocation, draft, true);
}

const changesOf = ({ files }: Draft): number => files.filter(({ action }) => action !== 'keep').length;

/** Asked before the plan is shown, so that it is whole. */
async function withWorkflow(
  invocation: Invocation,
  order: Parameters<typeof draftProject>[0],
  draft: Draft,
): Promise<Draft> {
  if (!invocation.interactive) return draft;
  const answer = await ask(invocation, `${invocation.texts.init.askWorkflow} [y/N] › `);
  return isYes(answer) ? draftProject({ ...order, ci: 'github' }, invocation.terminal) : draft;
}

/** The result, for a machine as one object; for people what is left to do. */
function ended(invocation: Invocation, draft: Draft, written: boolean): ExitCode {
  const { directory, backend, stages, notes } = draft;
  const files = draft.files.map(({ file, action }) => ({ file, action }));
  const mistakes = notes.filter(({ code }) => code === 'dotenv-mistake').length;
  const { nothing, nothingBut } = invocation.texts.init;
  const unchanged = mistakes === 0 ? nothing : nothingBut({ mistakes });
  printOne(invocation, { directory, backend, stages, files, notes, written }, () => [
    ...(changesOf(draft) === 0 ? [unchanged] : []),
    ...(written
      ? invocation.texts.init.next({
          count: changesOf(draft),
          folder: folderFrom(invocation, draft),
          server: invocation.serverFlag,
          mistakes,
        })
      : []),
  ]);
  return exitCodes.ok;
}

/** Only what this command says: what a shell names for itself is not written down for everybody. */
function serverOf(text: string | null): string | null {
  const server = text === null ? null : serviceAddressIn(text);
  if (server !== null || text === null) return server;
  throw failure('bad-value', {
    option: '--server',
    value: text,
    expected: 'https://switchback.example',
  });
}

function platformOf(text = 'process'): Platform {
  const known = platforms.find((name) => name === text);
  if (known !== undefined) return known;
  throw failure('bad-value', { option: '--platform', value: text, expected: platforms.join(', ') });
}

function ciOf(text = 'none'): WrittenCi | null {
  const known = writtenCis.find((name) => name === text);
  if (known !== undefined || text === 'none') return known ?? null;
  throw failure('bad-value', { option: '--ci', value: text, expected: [...writtenCis, 'none'].join(', ') });
}

/** The folder into which the next commands go; empty = they run where this one did. */
const folderFrom = ({ terminal, project }: Invocation, { directory }: Draft): string =>
  project === null ? relative(terminal.cwd, directory) : '';
