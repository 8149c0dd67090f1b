import { parseDocument } from 'yaml';
import { isObject } from '../../files/json-file.js';

/** Which dotenv file each stage has, as a team's Serverless project says. */
export interface ServerlessStages {
  /** Stage → name of its dotenv file (`.env.<name>`), as far as it is said anywhere. */
  readonly stages: Readonly<Record<string, string>>;
  /** The folder of the files; null = the project's own. */
  readonly folder: string | null;
}

/**
 * Reads `serverless.yml` for serverless-dotenv-plugin, and the scripts that deploy: `--stage dev --env unstable`.
 * null = the project does not use the plugin. Throws an Error where the file is no YAML.
 */
export function serverlessStages(
  text: string,
  scripts: Readonly<Record<string, string>>,
): ServerlessStages | null {
  const document = parseDocument(text, { logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) throw new Error(error.message.split('\n')[0] ?? '');
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  const top = isObject(value) ? value : {};
  if (!usesPlugin(top['plugins'])) return null;
  const custom = isObject(top['custom']) ? top['custom'] : {};
  const dotenv = isObject(custom['dotenv']) ? custom['dotenv'] : {};
  const mapped = mapBehind(custom, textIn(dotenv['path']));
  return {
    stages: { ...mapped, ...stagesInScripts(Object.values(scripts)) },
    folder: folderOf(dotenv),
  };
}

const plugin = 'serverless-dotenv-plugin';
function usesPlugin(plugins: unknown): boolean {
  const list: unknown = isObject(plugins) ? plugins['modules'] : plugins;
  return Array.isArray(list) && list.includes(plugin);
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `path: .env.${self:custom.files.${opt:stage}}` names the map from stage to file. */
function mapBehind(custom: Readonly<Record<string, unknown>>, path: string): Record<string, string> {
  const name = /\$\{self:custom\.(\w+)\.\$\{/.exec(path)?.[1];
  const map = name === undefined ? null : custom[name];
  if (!isObject(map)) return {};
  const whole = (one: string): string => one.replace(/^.*\.env\./, '');
  return Object.fromEntries(
    Object.entries(map)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .map(([stage, one]) => [stage, whole(one)]),
  );
}

/** What the team types: the plugin takes `--env`, else NODE_ENV, else the stage's own name. */
function stagesInScripts(scripts: readonly string[]): Record<string, string> {
  const pairs = scripts
    .flatMap((script) => script.split(/&&|\|\||;/))
    .filter((command) => /\b(sls|serverless)\b/.test(command))
    .flatMap((command): [string, string][] => {
      const stage = /(?:--stage|-s)[ =]([\w-]+)/.exec(command)?.[1];
      const env = /--env[ =]([\w-]+)/.exec(command)?.[1] ?? /\bNODE_ENV=([\w-]+)/.exec(command)?.[1];
      return stage === undefined || env === undefined ? [] : [[stage, env]];
    });
  return Object.fromEntries(pairs);
}

function folderOf(dotenv: Readonly<Record<string, unknown>>): string | null {
  const path = textIn(dotenv['basePath']) || textIn(dotenv['path']).replace(/[^/]*$/, '');
  const plain = path.replace(/^\.\//, '').replace(/\/+$/, '');
  return plain === '' || plain === '.' || plain.includes('$') ? null : plain;
}
