import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { installDir } from '../../src/service/config.js';
import { scriptOf, type Block } from '../docs/blocks.js';
import type { TestProject } from './project.js';

export interface Script {
  /** Everything that it and what it started said. */
  said(): string;
  /** Its exit code, once it has ended; what it left in the background may live on. */
  readonly ended: Promise<number | null>;
  /** What a person at its terminal would send to all that it started. */
  signal(name: NodeJS.Signals): void;
  /** Nothing of it is left. */
  readonly gone: Promise<unknown>;
}

export interface ScriptPlace {
  readonly project: TestProject;
  readonly variables?: Readonly<Record<string, string>>;
  /** What a page names as an example, and what it is here. */
  readonly examples?: Readonly<Record<string, string>>;
}

/** Runs a block of a page in a project, as a person does who copies it. */
export function startScript(block: Block, { project, variables, examples = {} }: ScriptPlace): Script {
  const { PATH = '', HOME } = process.env;
  const text = Object.entries(examples).reduce(
    (script, [example, here]) => script.replaceAll(example, here),
    scriptOf(block),
  );
  const child = spawn('bash', ['-eu', '-c', text], {
    cwd: project.dir,
    env: {
      ...{ HOME, PATH: [join(project.dir, 'bin'), PATH].join(delimiter) },
      SWITCHBACK_DATA_DIR: project.dataDir,
      // The answer that a person gives to Pulumi's question.
      PULUMI_SKIP_CONFIRMATIONS: 'true',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as at a terminal.
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const gone = once(child, 'close');
  return {
    said: () => said,
    ended: (once(child, 'exit') as Promise<[number | null]>).then(([code]) => code),
    signal: (name) => void process.kill(-(child.pid ?? NaN), name),
    gone,
  };
}

/** `npx --no switchback` is this installation's, its questions are answered with yes, and a refusal ends `curl`. */
export async function makeCommands(project: TestProject): Promise<void> {
  const cli = join(installDir, 'dist/cli/main.js');
  const run = `exec '${process.execPath}' '${cli}' "$@"`;
  const npx = [
    '#!/bin/sh',
    '[ "$1" = --no ] && shift',
    'shift',
    'case "${1-}" in',
    `  exec|pulumi) ${run} ;;`,
    `  serve) ${run} --stage-ports auto ;;`,
    `  *) ${run} --yes ;;`,
    'esac',
  ];
  const curl = ['#!/bin/sh', 'PATH="${PATH#*:}"', 'exec curl --fail --silent --show-error "$@"'];
  await mkdir(join(project.dir, 'bin'));
  for (const [name, lines] of Object.entries({ npx, curl })) {
    await project.write(`bin/${name}`, `${lines.join('\n')}\n`);
    await chmod(join(project.dir, 'bin', name), 0o755);
  }
}
