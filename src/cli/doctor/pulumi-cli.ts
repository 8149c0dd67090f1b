import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findCli, type Cli } from '../../pulumi-cli/cli.js';
import { shellWord } from '../../messages/quote.js';
import { found, type Checked, type Finding } from './finding.js';

const check = 'pulumi';

/** Is there a Pulumi CLI that runs, with a language host for by-hand runs? */
export async function checkPulumi({ installDir, invocation }: Checked): Promise<Finding[]> {
  const { env } = invocation.terminal;
  const mend = `npm --prefix ${shellWord(installDir)} run setup`;
  const cli = await findCli({ installDir, path: env['PATH'] ?? '' });
  if (cli === undefined) return [found({ check, state: 'problem', mend }, 'pulumi-missing', {})];
  const { command, version, from } = cli;
  if (!(await runs(cli, installDir, env)))
    return [found({ check, state: 'problem', mend }, 'pulumi-broken', { command })];
  const ok = found({ check, state: 'ok' }, 'pulumi-ok', { version, from, command });
  if (cli.languageHost !== null) return [ok];
  return [ok, found({ check, state: 'problem', mend }, 'language-host-missing', { command })];
}

/** Even `version` writes a log below its home, which must not be the person's. */
async function runs(
  { command }: Cli,
  installDir: string,
  env: Checked['invocation']['terminal']['env'],
): Promise<boolean> {
  const own = {
    ...env,
    PULUMI_HOME: join(installDir, '.pulumi-cli', 'home'),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
  };
  return promisify(execFile)(command, ['version'], { env: own, timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}
