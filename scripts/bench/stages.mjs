import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startService, stopStages } from '../demo/service.mjs';
import { median, memoryOf, processorTime, untilAtRest } from './measure.mjs';
import { makeBenchProject } from './project.mjs';

/** How many stages a catalogue has; what is measured of each is compared with the first. */
const sizes = [5, 50, 200];
const idleSeconds = 10;
const asked = { '/livez': '/livez', '/stages': '/api/v1/stages', '/overview': '/api/v1/overview' };

/**
 * Catalogues of several sizes alternately: a later start, what the service does in ten seconds in which nobody asks, its
 * memory, `status`, and what it answers to those who look. Milliseconds and megabytes, medians.
 */
export async function measureStages(installDir, { rounds, say }) {
  const sides = sizes.map((size) => ({
    size,
    project: makeBenchProject(installDir, {
      names: Array.from({ length: size }, (_, at) => `stage-${at + 1}`),
    }),
    measured: {},
  }));
  try {
    for (const { size, project } of sides) {
      say(`first start with ${size} stages`);
      await onService(installDir, project, ({ pid }) => untilAtRest(pid));
    }
    for (let round = 1; round <= rounds; round += 1)
      for (const { size, project, measured } of sides) {
        say(`round ${round} of ${rounds}: ${size} stages`);
        const found = await onService(installDir, project, (service, start) =>
          look(installDir, { service, start, project }),
        );
        for (const [what, value] of Object.entries(found)) (measured[what] ??= []).push(value);
      }
    return reportOf(sides);
  } finally {
    for (const { project } of sides) project.remove();
  }
}

async function onService(installDir, { dir, dataDir }, use) {
  const began = performance.now();
  const service = await startService({ installDir, dataDir, projectDir: dir });
  const start = performance.now() - began;
  try {
    return await use(service, start);
  } finally {
    await service.stop();
    await stopStages(dataDir, installDir);
  }
}

async function look(installDir, { service, start, project }) {
  await untilAtRest(service.pid);
  const before = processorTime(service.pid);
  await pause(idleSeconds * 1000);
  const idle = processorTime(service.pid) - before;
  const answers = {};
  for (const [name, path] of Object.entries(asked))
    answers[`GET ${name}`] = await answerTime(service.url + path);
  return {
    'a later start': start,
    'ten seconds in which nobody asks, of the processor': idle,
    'memory of the service': memoryOf(service.pid),
    'switchback status': statusTime(installDir, project),
    ...answers,
  };
}

/** The median of twenty, after one that fills what is kept. */
async function answerTime(url) {
  const times = [];
  for (let one = 0; one <= 20; one += 1) {
    const began = performance.now();
    const response = await fetch(url);
    const text = await response.text();
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
    if (one > 0) times.push(performance.now() - began);
  }
  return median(times);
}

function statusTime(installDir, { dir, dataDir }) {
  const began = performance.now();
  const main = join(installDir, 'dist/cli/main.js');
  const env = { ...process.env, SWITCHBACK_DATA_DIR: dataDir };
  const { status, stderr } = spawnSync(process.execPath, [main, 'status'], {
    cwd: dir,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`status ended with ${status}: ${stderr}`);
  return performance.now() - began;
}

const reportOf = ([smallest, ...others]) =>
  Object.keys(smallest.measured).map((what) => {
    const first = median(smallest.measured[what]);
    return {
      what,
      of: [
        { stages: smallest.size, value: first, ratio: 1 },
        ...others.map(({ size, measured }) => {
          const value = median(measured[what]);
          return { stages: size, value, ratio: value / first };
        }),
      ],
    };
  });

/** What grows faster than the number of stages; the answers of some milliseconds may be chance. */
export const grown = (report) =>
  report.filter(({ of: [{ stages: fewest }, ...others] }) =>
    others.some(({ stages, ratio }) => ratio > stages / fewest),
  );

export const stagesText = (report) =>
  report
    .map(
      ({ what, of }) =>
        `${what.padEnd(52)}${of
          .map(({ stages, value, ratio }) =>
            `${stages}: ${value.toFixed(value < 10 ? 1 : 0)} (${ratio.toFixed(2)})`.padStart(20),
          )
          .join('')}\n`,
    )
    .join('');
