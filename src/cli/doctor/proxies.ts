import { passphraseFile } from '../../pulumi-cli/environment.js';
import { exemptsLoopback, proxiesIn } from '../../pulumi-cli/proxies.js';
import { ownCommand } from '../../messages/own-command.js';
import { found, type Checked, type Finding } from './finding.js';

const check = 'proxies';

/** Does this shell name a proxy, and would plain `pulumi`, once made to work here, still reach itself? Never tells an address. */
export function checkProxies(checked: Checked): Promise<Finding[]> {
  const { dataDir, invocation } = checked;
  const { env } = invocation.terminal;
  const names = proxiesIn(env);
  if (names.length === 0) return Promise.resolve([]);
  const madeByShellEnv = dataDir !== null && env['PULUMI_CONFIG_PASSPHRASE_FILE'] === passphraseFile(dataDir);
  if (!madeByShellEnv || exemptsLoopback(env))
    return Promise.resolve([found({ check, state: 'ok' }, 'proxies-ok', { names })]);
  const mend = `eval "$(${invocation.hinted(`${ownCommand} shell-env`)})"`;
  return Promise.resolve([found({ check, state: 'problem', mend }, 'proxies-loopback', { names })]);
}
