import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { startFakeHosts } from '../../tools/fake-pulumi/host.mjs';
import { installFake } from '../../tools/fake-pulumi/install.mjs';
import { runnersEnd } from '../demo/service.mjs';
import { keepInstance } from '../soak/instances.mjs';
import { makeProject, stages } from '../soak/project.mjs';
import { calm } from '../soak/scenario.mjs';
import { tarball } from '../soak/clients.mjs';

/** A service on a project of its own with a FAKE Pulumi CLI, and in it a bit of everything that requests name. */
export async function startPrepared(installDir) {
  const project = makeProject(installDir);
  calm(project.scenario);
  const { scenario, log, installation, dataDir } = project;
  installFake({ installDir, folder: installation, scenario, log });
  const hosts = await startFakeHosts({ dataDir, stages: stages.map(({ name }) => name) });
  const instance = keepInstance({ project, name: 'the service', env: unlimited });
  const stop = async () => {
    await instance.stop();
    await runnersEnd(dataDir, installDir);
    hosts.close();
    project.remove();
  };
  try {
    const url = await until(() => instance.url(), 'the service starts');
    await prepare(url);
    return { url, troubles: instance.troubles, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What a caller has left would decide which requests are looked at. */
const unlimited = Object.fromEntries(
  ['READS', 'WRITES', 'ARRIVALS', 'FAILED_SIGN_INS'].map((what) => [`SWITCHBACK_${what}_A_MINUTE`, '0']),
);

async function prepare(url) {
  const ask = asking(url);
  for (const name of ['one', 'two']) {
    const bytes = tarball(name);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    await ask('PUT', `/artifacts/${digest}`, bytes);
    const commit = createHash('sha1').update(name).digest('hex');
    const commits = [{ sha: commit, subject: name, author: 'Mina', at: '2026-11-11T05:03:22Z', pr: 482 }];
    const { promotions } = await ask('POST', '/builds', { commit, artifacts: { tarball: digest }, commits });
    await until(
      async () => (await ask('GET', `/promotions/${promotions[0]}`)).phase === 'succeeded',
      `${name} arrives on dev`,
    );
  }
  await ask('POST', '/stages/devqa/holds', { kind: 'qa', reason: 'QA round 14' });
  await ask('PUT', '/clients/web/dev', { stage: 'dev' });
}

/** The token of somebody who may all but make tokens. */
export async function makeToken(url) {
  const { secret } = await asking(url)('POST', '/tokens', { name: 'schemathesis', scopes: ['operator'] });
  return secret;
}

const asking = (url) => async (method, path, body) => {
  const json = body !== undefined && !Buffer.isBuffer(body);
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: json ? { 'content-type': 'application/json' } : {},
    body: json ? JSON.stringify(body) : body,
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
};

async function until(reached, what) {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await reached();
    if (found) return found;
    await pause(100);
  }
  throw new Error(`waited too long: ${what}`);
}
