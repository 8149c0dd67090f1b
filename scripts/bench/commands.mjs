import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { startService, stopStages } from '../demo/service.mjs';
import { median, runnerIsReady } from './measure.mjs';
import { makeBenchProject } from './project.mjs';

/** Commands that people wait for, against the runtime that does nothing. */
const commands = [
  ...[['--version'], ['--help'], ['status'], ['hold', 'set', '--help']],
  ...[
    ['complete', '--', 'hold', ''],
    ['complete', '--', 'promote', ''],
  ],
];

/**
 * How long each of them takes beside a service at rest, and `node -e 0`, in turns, in milliseconds; also the version where
 * no service answers, and by npx, which is measured against npx with a command that does nothing.
 */
export async function measureCommands(installDir, { rounds, say }) {
  const project = makeBenchProject(installDir);
  say('start the service');
  const service = await startService({ installDir, dataDir: project.dataDir, projectDir: project.dir });
  try {
    await runnerIsReady(service.pid);
    const lines = linesOf(installDir, project);
    const times = lines.map(() => []);
    for (let round = 0; round <= rounds; round += 1)
      for (const [at, line] of lines.entries()) {
        const took = timeOf(line, project);
        // The first time is that of a cold cache.
        if (round > 0) times[at].push(took);
      }
    const medians = new Map(lines.map(({ name }, at) => [name, median(times[at])]));
    const rows = lines.filter(({ against }) => against !== undefined);
    return {
      nothing: medians.get(nothing),
      rows: rows.map(({ name, against, aim = 2 }) => ({
        ...{ command: name, against, aim, took: medians.get(name) },
        ratio: medians.get(name) / medians.get(against),
      })),
    };
  } finally {
    await service.stop();
    await stopStages(project.dataDir, installDir);
    project.remove();
  }
}

const nothing = 'node -e 0';
const npxNothing = 'npx --no nothing';

/** What is started: its name, its words, and the name of what it is compared with. */
function linesOf(installDir, { root, dir }) {
  const main = join(installDir, 'dist/cli/main.js');
  linkForNpx(dir, main);
  const npx = (...words) => ({ file: 'npx', words: ['--no', ...words] });
  return [
    { name: nothing, words: ['-e', '0'] },
    ...commands.map((words) => ({
      ...{ name: `switchback ${words.join(' ')}`, words: [main, ...words], against: nothing },
    })),
    {
      ...{ name: 'switchback --version, no service', words: [main, '--version'], against: nothing },
      dataDir: join(root, 'nobody'),
    },
    // What npm itself costs has no aim.
    { name: npxNothing, ...npx('nothing'), against: nothing, aim: Infinity },
    {
      name: 'npx --no -- switchback --version',
      ...npx('--', 'switchback', '--version'),
      against: npxNothing,
      aim: 1.5,
    },
  ];
}

/** What npm would link: this installation's command, and one that does nothing. */
function linkForNpx(dir, main) {
  const bin = join(dir, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{ "private": true }');
  symlinkSync(main, join(bin, 'switchback'));
  const idle = join(bin, 'nothing');
  writeFileSync(idle, '#!/usr/bin/env node\n');
  chmodSync(idle, 0o755);
}

function timeOf({ name, file = process.execPath, words, dataDir }, project) {
  const env = {
    ...process.env,
    SWITCHBACK_DATA_DIR: dataDir ?? project.dataDir,
    // For npx: commands of packages run on the same runtime.
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
  };
  const began = performance.now();
  const { status, stderr } = spawnSync(file, words, { cwd: project.dir, env, encoding: 'utf8' });
  const took = performance.now() - began;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return took;
}

export const commandsText = ({ nothing: idle, rows }) =>
  [
    `  ${nothing}: ${idle.toFixed(0)} ms`,
    ...rows.map(
      ({ command, against, took, ratio }) =>
        `  ${ratio.toFixed(2).padStart(5)} ${took.toFixed(0).padStart(5)} ms  ${command}${against === nothing ? '' : ` (against ${against})`}`,
    ),
    '',
  ].join('\n');
