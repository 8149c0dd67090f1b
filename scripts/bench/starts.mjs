import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runCommand } from '../setup/command.mjs';
import { childrenOf, median, seconds } from './measure.mjs';

/** What a start may take of the time that the other build takes. */
const aims = { first: 0.3, later: 0.5 };

/**
 * Starts the services of two installations alternately, each with its own project on a new data directory: a first start,
 * then a later one on what the first one left. Gives the seconds until each says that it is ready.
 */
export async function compareStarts(installDir, beforeDir, { rounds, say }) {
  const measured = { now: { first: [], later: [] }, before: { first: [], later: [] } };
  for (let round = 1; round <= rounds; round += 1) {
    say(`start: round ${round} of ${rounds}`);
    const sides = [
      ['before', beforeDir],
      ['now', installDir],
    ];
    for (const [side, dir] of round % 2 === 0 ? sides.toReversed() : sides) {
      const found = await startedTwice(dir);
      for (const [which, value] of Object.entries(found)) measured[side][which].push(value);
    }
  }
  return measured;
}

/** Every installation is measured with the scripts of its own: they know its program and its rooms. */
async function startedTwice(dir) {
  const { makeBenchProject } = await import(join(dir, 'scripts/bench/project.mjs'));
  const { startService, stopStages } = await import(join(dir, 'scripts/demo/service.mjs'));
  const project = makeBenchProject(dir);
  const started = async () => {
    const began = performance.now();
    const service = await startService({
      installDir: dir,
      dataDir: project.dataDir,
      projectDir: project.dir,
    });
    const took = seconds(began);
    await settled(service.pid);
    await service.stop();
    return took;
  };
  try {
    return { first: await started(), later: await started() };
  } finally {
    await stopStages(project.dataDir, dir);
    project.remove();
  }
}

/** What goes on after the service is ready belongs to no start: its stacks are made, and its first runner is loaded. */
async function settled(pid) {
  await pause(3000);
  for (let look = 0; look < 100 && childrenOf(pid, 'pulumi\0stack').length > 0; look += 1) await pause(200);
}

/** The folder of a build to compare with: `dir`, or a commit of this repository, cloned and built in a temporary one. */
export async function otherBuild(installDir, { dir, commit }) {
  if (dir !== undefined) return { dir, remove: () => undefined };
  const made = mkdtempSync(join(tmpdir(), 'switchback-before-'));
  const folder = join(made, 'switchback');
  await runCommand('git', ['clone', '--quiet', installDir, folder], { cwd: made });
  await runCommand('git', ['checkout', '--quiet', commit], { cwd: folder });
  symlinkSync(join(installDir, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(installDir, '.pulumi-cli'), join(folder, '.pulumi-cli'), { recursive: true });
  await runCommand('npm', ['run', 'build'], { cwd: folder });
  // Before `npm run build` made it, too, the set-up did.
  const template = join(folder, 'dist/store/make-template.js');
  if (existsSync(template)) spawnSync(process.execPath, [template], { cwd: folder });
  return { dir: folder, remove: () => rmSync(made, { recursive: true, force: true }) };
}

/** The medians, their ratios, and how far single pairs of one round lie apart. */
export function startReport({ now, before }) {
  return Object.entries(aims).map(([which, aim]) => {
    const ratios = now[which].map((value, round) => value / before[which][round]);
    const [ours, theirs] = [median(now[which]), median(before[which])];
    return {
      ...{ which, now: ours, before: theirs, ratio: median(ratios), aim },
      spread: [Math.min(...ratios), Math.max(...ratios)],
      rounds: ratios.length,
    };
  });
}

/** The report for a person. */
export const startText = (report) =>
  report
    .map(({ which, now, before, ratio, spread, aim, rounds }) => {
      const [low, high] = spread.map((value) => value.toFixed(2));
      const sides = `${now.toFixed(2)} s, before ${before.toFixed(2)} s`;
      return `${which} start: ${sides}   ratio ${ratio.toFixed(2)} (${low}–${high}, ${rounds} rounds), aim ${aim.toFixed(2)}\n`;
    })
    .join('');
