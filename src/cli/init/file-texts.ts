import { Document } from 'yaml';
import { saltOfTheDefault } from '../../catalogue/catalogue-rules.js';
import type { Platform } from '../../model/stage.js';
import type { ProposedStage } from './proposal.js';
import { purposeOf, unstableReason } from './stage-texts.js';

/** The small file that Pulumi.yaml names: the program itself comes with the package. */
export const programFile = 'switchback.mjs';
export const programText = `// What Pulumi runs for a stage, by the service and by \`pulumi up\`: it comes with the package.
export { default } from 'switchback-stages/program';
`;

interface ProjectTextFacts {
  readonly name: string;
  /** Path from the project to the folder of the package's provider. */
  readonly provider: string;
  readonly server: string | null;
}

export function projectText({ name, provider, server }: ProjectTextFacts): string {
  const project = {
    name,
    runtime: { name: 'nodejs', options: { typescript: false } },
    main: programFile,
    plugins: { providers: [{ name: 'switchback', path: provider }] },
    ...(server === null ? {} : { switchback: { server } }),
  };
  return yamlOf(
    project,
    ' The project as Pulumi sees it. What each stage is stands in Pulumi.<stage>.yaml, what its backend reads in .env.<name>.',
  );
}

/** What is added to a Pulumi.yaml that is there already. */
export const serverLines = (server: string): string => `switchback:\n  server: ${server}\n`;

export interface StageTextFacts {
  readonly row: ProposedStage;
  readonly platform: Platform;
  readonly timezone: string;
  /** The branch whose builds the first stage takes by itself. */
  readonly branch: string;
}

/** One stage file: policy, and not a word of configuration. */
export function stageText({ row, platform, timezone, branch }: StageTextFacts): string {
  const { stage, dotenv, trigger, source } = row;
  const policy = {
    purpose: purposeOf(row),
    dotenv,
    ...(dotenv === 'unstable' ? { dotenvReason: unstableReason } : {}),
    platform,
    ...(source === null ? {} : { source }),
    trigger,
    ...(trigger === 'commit' ? { branches: [branch] } : {}),
    ...(trigger === 'schedule' ? { schedule: '0 3 * * *', timezone } : {}),
  };
  const keys = Object.entries(policy).map(([key, value]) => [`switchback:${key}`, value]);
  const file = { encryptionsalt: saltOfTheDefault, config: Object.fromEntries(keys) as object };
  return yamlOf(file, ` The stage \`${stage}\`: its backend reads .env and .env.${dotenv}.`);
}

const yamlOf = (value: object, comment: string): string => {
  const document = new Document(value);
  document.commentBefore = comment;
  return document.toString({ lineWidth: 0 });
};

export interface DotenvTextFacts {
  readonly row: ProposedStage;
  readonly platform: Platform;
  readonly port: number;
  /** null = the usual one. */
  readonly health: string | null;
}

/** A dotenv file with the settings of its stage and no value of the backend's. */
export function dotenvText({ row, platform, port, health }: DotenvTextFacts): string {
  const settings = [
    ...(platform === 'process' ? [`SWITCHBACK_STAGE_PORT=${String(port)}`] : []),
    ...(health === null ? [] : [healthLine(health)]),
  ];
  return [
    `# The stage \`${row.stage}\`. Keys that begin with SWITCHBACK_ are settings of the stage; the backend does not see them.`,
    ...settings,
    ...(platform === 'aws' ? ['# SWITCHBACK_REGION=', '# SWITCHBACK_ACCOUNT='] : []),
    '',
  ].join('\n');
}

export const ownDotenvText =
  "# The developer's own machine: `npx --no switchback exec -- CMD`. No stage uses this file.\n";
export const healthLine = (path: string): string => `SWITCHBACK_HEALTH_PATH=${path}`;
export const sharedDotenvText = (health: string): string =>
  `# Values for every stage; .env.<name> overrides them key by key.\n${healthLine(health)}\n`;

export const ignoredLines = ['.switchback/', '.env.local', '.env.*.local'] as const;
