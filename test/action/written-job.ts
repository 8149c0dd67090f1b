import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parse } from 'yaml';

type Env = Readonly<Record<string, string | undefined>>;

export interface JobPlace {
  /** The clone in which the job runs. */
  readonly directory: string;
  /** What the CI sets, and what an image or a runner has. */
  readonly env: Env;
  /** Variables that the team keeps in its project. */
  readonly vars: Readonly<Record<string, string>>;
}

export interface JobRun {
  readonly code: number;
  readonly log: string;
}

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly defaults?: { readonly run: { readonly 'working-directory': string } };
        readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
      }
    >
  >;
}

/** Runs the shell steps of a workflow of GitHub as its runner does: a shell for each, none after one that fails. */
export async function runWorkflow(text: string, { directory, env, vars }: JobPlace): Promise<JobRun> {
  const [job] = Object.values((parse(text) as Workflow).jobs);
  const cwd = join(directory, job?.defaults?.run['working-directory'] ?? '.');
  const filled = (value: string): string =>
    value.replaceAll(/\$\{\{ vars\.(\w+) \|\| '([^']*)' \}\}/g, (_, name: string, other: string) =>
      vars[name] === undefined ? other : vars[name],
    );
  let log = '';
  for (const { run, env: own = {} } of job?.steps ?? []) {
    if (run === undefined) continue;
    const given = Object.entries(own).map(([name, value]) => [name, filled(value)] as const);
    const ended = await shell(run, { cwd, env: { ...env, ...Object.fromEntries(given) } });
    log += ended.log;
    if (ended.code !== 0) return { code: ended.code, log };
  }
  return { code: 0, log };
}

type Pipeline = Readonly<
  Record<
    string,
    {
      readonly variables: Readonly<Record<string, string>>;
      readonly id_tokens: Readonly<Record<string, { readonly aud: string }>>;
      readonly script: readonly string[];
    }
  >
>;

/** The same of a job of GitLab: all lines in one shell, its tokens signed for whom it names. */
export async function runPipeline(
  text: string,
  { directory, env, vars, sign }: JobPlace & { readonly sign: (audience: string) => Promise<string> },
): Promise<JobRun> {
  const [job] = Object.values(parse(text) as Pipeline);
  const variables: Record<string, string> = { ...job?.variables, ...vars };
  const tokens: [string, string][] = [];
  for (const [name, { aud }] of Object.entries(job?.id_tokens ?? {}))
    tokens.push([name, await sign(aud.replaceAll(/\$(\w+)/g, (_, of: string) => variables[of] ?? ''))]);
  const all = { ...env, ...variables, ...Object.fromEntries(tokens) };
  return shell(`set -o pipefail\n${job?.script.join('\n') ?? ''}`, { cwd: directory, env: all });
}

async function shell(script: string, { cwd, env }: { cwd: string; env: Env }): Promise<JobRun> {
  const child = spawn('bash', ['-e', '-c', script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, log };
}
