import { startService, stopStages } from '../demo/service.mjs';
import { memoryOf, seconds } from './measure.mjs';
import { makeBenchProject } from './project.mjs';

/**
 * Starts a service on stages of this machine only, and one on a catalogue with stages on aws, alternately. Gives the
 * seconds of each start and the idle megabytes of service and waiting runner; `settled(pid)` waits for that runner.
 */
export async function compareCatalogues(installDir, { rounds, say, settled }) {
  const kinds = { processOnly: { mixed: false }, mixed: { mixed: true } };
  const projects = Object.entries(kinds).map(([kind, of]) => ({
    kind,
    project: makeBenchProject(installDir, of),
    measured: { start: [], service: [], runner: [] },
  }));
  try {
    // The first start makes the stacks and the database; it is no start like the others.
    for (const { project } of projects) await started(installDir, project, settled);
    for (let round = 1; round <= rounds; round += 1) {
      say(`d: round ${round} of ${rounds}`);
      for (const { project, measured } of projects) {
        const found = await started(installDir, project, settled);
        for (const [what, value] of Object.entries(found)) measured[what].push(value);
      }
    }
    return Object.fromEntries(projects.map(({ kind, measured }) => [kind, measured]));
  } finally {
    for (const { project } of projects) project.remove();
  }
}

async function started(installDir, { dir, dataDir }, settled) {
  const began = performance.now();
  const service = await startService({ installDir, dataDir, projectDir: dir });
  const start = seconds(began);
  try {
    const [runner] = await settled(service.pid);
    return { start, service: memoryOf(service.pid), runner };
  } finally {
    await service.stop();
    await stopStages(dataDir, installDir);
  }
}
