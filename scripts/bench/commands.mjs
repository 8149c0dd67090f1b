import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startService, stopStages } from '../demo/service.mjs';
import { median, runnerIsReady } from './measure.mjs';
import { makeBenchProject } from './project.mjs';

/** Commands that people wait for, against the runtime that does nothing. */
const commands = [['--version'], ['--help'], ['status'], ['hold', 'set', '--help']];

/** How long each of them takes beside a service at rest, and `node -e 0`, in turns, in milliseconds. */
export async function measureCommands(installDir, { rounds, say }) {
  const project = makeBenchProject(installDir);
  say('start the service');
  const service = await startService({ installDir, dataDir: project.dataDir, projectDir: project.dir });
  try {
    await runnerIsReady(service.pid);
    const main = join(installDir, 'dist/cli/main.js');
    const lines = [['-e', '0'], ...commands.map((words) => [main, ...words])];
    const times = lines.map(() => []);
    for (let round = 0; round <= rounds; round += 1)
      for (const [at, line] of lines.entries()) {
        const took = timeOf(line, project);
        // The first time is that of a cold cache.
        if (round > 0) times[at].push(took);
      }
    const [nothing, ...each] = times.map(median);
    return {
      nothing,
      rows: commands.map((words, at) => ({
        command: words.join(' '),
        took: each[at],
        ratio: each[at] / nothing,
      })),
    };
  } finally {
    await service.stop();
    await stopStages(project.dataDir, installDir);
    project.remove();
  }
}

function timeOf(line, { dir, dataDir }) {
  const env = { ...process.env, SWITCHBACK_DATA_DIR: dataDir };
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, line, { cwd: dir, env, encoding: 'utf8' });
  const took = performance.now() - began;
  if (status !== 0) throw new Error(`${line.join(' ')} ended with ${status}: ${stderr}`);
  return took;
}

export const commandsText = ({ nothing, rows }) =>
  [
    `  node -e 0: ${nothing.toFixed(0)} ms`,
    ...rows.map(
      ({ command, took, ratio }) =>
        `  ${ratio.toFixed(2).padStart(5)} ${took.toFixed(0).padStart(5)} ms  switchback ${command}`,
    ),
    '',
  ].join('\n');
