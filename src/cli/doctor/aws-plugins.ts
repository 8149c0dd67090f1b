import { findCli } from '../../pulumi-cli/cli.js';
import { pulumiVariables } from '../../pulumi-cli/environment.js';
import { awsPlugins, isInstalled, type Plugin } from '../../pulumi-cli/plugins.js';
import { shellWord } from '../../messages/quote.js';
import { found, type Checked, type Finding } from './finding.js';

const check = 'aws';

/** Has the CLI the plugins of aws, in the versions of the packages? It fetches none by itself. */
export async function checkAwsPlugins(checked: Checked): Promise<Finding[]> {
  const { installDir, dataDir, projectDir, invocation } = checked;
  const { env } = invocation.terminal;
  const cli = await findCli({ installDir, env });
  // That there is no CLI is told by another check.
  if (cli === undefined || dataDir === null || projectDir === null) return [];
  // Only the home is asked for, wherever the state lies.
  const place = { dataDir, projectDir, cli, base: env, bucket: null };
  const { PULUMI_HOME: home = '' } = pulumiVariables(place);
  const plugins = await awsPlugins(installDir);
  const there = await Promise.all(plugins.map((plugin) => isInstalled(home, plugin)));
  const missing = plugins.filter((_, index) => there[index] !== true);
  if (missing.length === 0)
    return [found({ check, state: 'ok' }, 'aws-plugins-ok', { plugins: plugins.map(textOf) })];
  return missing.map((plugin) =>
    found(
      { check, state: 'problem', mend: installCommand(cli.command, home, plugin) },
      'aws-plugin-missing',
      {
        plugin: plugin.name,
        version: plugin.version,
        home,
      },
    ),
  );
}

const textOf = ({ name, version }: Plugin): string => `${name} ${version}`;

const installCommand = (command: string, home: string, { name, version }: Plugin): string =>
  `PULUMI_HOME=${shellWord(home)} ${shellWord(command)} plugin install resource ${name} v${version}`;
