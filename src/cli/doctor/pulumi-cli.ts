import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findCli, type Cli } from '../../pulumi-cli/cli.js';
import { cliFolder } from '../../pulumi-cli/cli-folder.js';
import { ownCommand } from '../../messages/own-command.js';
import { found, type Checked, type Finding } from './finding.js';

const check = 'pulumi';

/** Is there a Pulumi CLI that runs, with a language host for by-hand runs? */
export async function checkPulumi(checked: Checked): Promise<Finding[]> {
  const { installDir, invocation } = checked;
  const { env } = invocation.terminal;
  const mend = invocation.hinted(`${ownCommand} setup`);
  const cli = await findCli({ installDir, env });
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
    PULUMI_HOME: join(cliFolder({ installDir, env }), 'home'),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
  };
  return promisify(execFile)(command, ['version'], { env: own, timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}
