/**
 * Starts moto (PyPI), a server of S3 that is not of this project, on a loopback port: where the simulation of storage
 * might share a mistake with what it tries. It has no faults to order and no KMS; those are the simulation's.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { pythonTool } from '../../scripts/setup/python-tool.mjs';

const installDir = dirname(dirname(import.meta.dirname));
const bucket = 'moto-state';
const region = 'ap-northeast-2';

export async function startMoto() {
  const bin = await pythonTool(installDir, {
    name: 'moto',
    requirements: join(import.meta.dirname, 'requirements.txt'),
  });
  const args = [join(bin, 'moto_server'), '-H', '127.0.0.1', '-p', '0'];
  const child = spawn(join(bin, 'python'), args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const endpoint = await endpointOf(child);
  const env = {
    ...{ AWS_ACCESS_KEY_ID: 'MOTOACCESSKEY', AWS_SECRET_ACCESS_KEY: 'moto' },
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const client = new S3Client({
    ...{ region, endpoint, forcePathStyle: true },
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
  });
  await client.send(
    new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
  );
  return {
    ...{ bucket, client, env },
    stateUrl: `s3://${bucket}/team?region=${region}&endpoint=${endpoint}&s3ForcePathStyle=true`,
    stop: async () => {
      client.destroy();
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** It says where it listens; what it says later, a line per request, nobody waits for. */
async function endpointOf(child) {
  const said = [];
  const lines = createInterface({ input: child.stderr });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
      else if (said.length < 20) said.push(line);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`moto ended: ${said.join('\n')}`)));
  });
}
