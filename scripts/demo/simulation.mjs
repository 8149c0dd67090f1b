import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulatedAws } from '../../tools/simulated-aws/start.mjs';
import { imageRepository, writeAwsProject } from './aws-project.mjs';
import { runnersEnd } from './service.mjs';

/**
 * Makes the project and starts the simulated AWS, which has kept what the last run made there. Gives what the service
 * is to know of it, and how CI registers a build: with an image that it has pushed.
 */
export async function openSimulation({ installDir, folder, projectDir, dataDir }) {
  writeAwsProject(installDir, projectDir);
  const registry = join(folder, 'registry');
  const aws = await startSimulatedAws({ dir: join(folder, 'cloud'), registry });
  return {
    env: environmentFor(process.env, aws),
    artifactsOf: (packed) => ({ tarball: packed.digest, image: push(registry, packed) }),
    close: async () => {
      // An update that still runs would fail without its AWS, in the middle of a resource.
      await runnersEnd(dataDir, installDir);
      await aws.stop();
    },
  };
}

/** Nothing of a real account gets in: whatever this shell knows of AWS stays out. */
export function environmentFor(env, { debugProviders, ecsEndpoint, logsEndpoint, awsEndpoint }) {
  const rest = Object.entries(env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(rest),
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    SWITCHBACK_DEBUG_PROVIDERS: debugProviders,
    SWITCHBACK_ECS_ENDPOINT: ecsEndpoint,
    SWITCHBACK_LOGS_ENDPOINT: logsEndpoint,
    SWITCHBACK_AWS_ENDPOINT: awsEndpoint,
  };
}

/** The image of a build is its tarball, by the same digest; the simulated AWS runs it as the process that it is. */
function push(registry, { digest, tarball }) {
  mkdirSync(registry, { recursive: true });
  const file = join(registry, `${digest.slice('sha256:'.length)}.tgz`);
  copyFileSync(tarball, `${file}.next`);
  renameSync(`${file}.next`, file);
  return `${imageRepository}@${digest}`;
}
