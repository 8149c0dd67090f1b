/**
 * Starts the SIMULATED AWS (providers aws and awsx, the ECS, STS, logs and tagging APIs, public addresses) for tests and the demo.
 * As a command it prints where everything listens, as JSON, and stays until SIGTERM.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startScript } from './parent.mjs';

/**
 * @param {{ dir?: string, registry?: string }} options `dir`: a folder in which the simulated cloud is kept from one
 *   start to the next. `registry`: a folder of tarballs, `<hex digest>.tgz`; these images really run.
 * @returns {Promise<{ debugProviders: string, ecsEndpoint: string, logsEndpoint: string, stsEndpoint: string, awsEndpoint: string, controlUrl: string, stop: () => Promise<void> }>}
 */
export async function startSimulatedAws({ dir, registry } = {}) {
  if (dir !== undefined) mkdirSync(dir, { recursive: true });
  const state = dir === undefined ? [] : ['--state', join(dir, 'simulated-aws.json')];
  const images = registry === undefined ? [] : ['--registry', registry];
  const started = await Promise.allSettled([
    startScript('aws-provider.mjs', [...state, ...images]),
    startScript('awsx-provider.mjs'),
  ]);
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const stop = async () => {
    await Promise.all(running.map((one) => one.stop()));
  };
  const failed = started.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  const [aws, awsx] = running.map(({ line }) => JSON.parse(line));
  const endpoint = `http://127.0.0.1:${aws.http}`;
  return {
    debugProviders: `aws:${aws.provider},awsx:${awsx.provider}`,
    ecsEndpoint: endpoint,
    logsEndpoint: endpoint,
    stsEndpoint: endpoint,
    awsEndpoint: endpoint,
    controlUrl: `${endpoint}/control`,
    stop,
  };
}

async function stayUntilTold() {
  const { values } = parseArgs({ options: { dir: { type: 'string' }, registry: { type: 'string' } } });
  const { stop, ...places } = await startSimulatedAws(values);
  console.log(JSON.stringify({ simulated: 'AWS: nothing here is real', ...places }));
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await stayUntilTold();
