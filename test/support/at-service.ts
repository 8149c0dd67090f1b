import { readFile } from 'node:fs/promises';
import type { BuildResource } from '../../src/contract/build.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import type { TestProject } from './project.js';
import { makeTarball } from './sample-build.js';
import { until } from './until.js';
import { commitOf, upload } from './world.js';

/** What tests ask a service that runs as a process of its own, by its address. */
export const getAt = async <T>(url: string, path: string): Promise<T> =>
  (await (await fetch(`${url}/api/v1${path}`)).json()) as T;

export async function registerAt(
  url: string,
  { project, name, serverSource }: { project: TestProject; name: string; serverSource?: string | undefined },
): Promise<BuildResource> {
  const more = serverSource === undefined ? {} : { serverSource };
  const { path, digest } = await makeTarball({ dir: project.dir, name, ...more });
  await upload(url, digest, await readFile(path));
  const response = await fetch(`${url}/api/v1/builds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ commit: commitOf(name), artifacts: { tarball: digest } }),
  });
  return (await response.json()) as BuildResource;
}

/** Waits for the end of a promotion; an answer that is none, of a database that is away, is asked again. */
export const endedAt = (url: string, id: string): Promise<PromotionResource> =>
  until('the end of the promotion', async () => {
    const promotion = await getAt<Partial<PromotionResource>>(url, `/promotions/${id}`);
    return typeof promotion.endedAt === 'string' && (promotion as PromotionResource);
  });

/** One that is told nothing; its secret was given once, and is kept so that only this data directory can read it. */
export async function webhookAt(url: string): Promise<string> {
  const body = JSON.stringify({ url: 'http://127.0.0.1:9/', active: false });
  const headers = { 'content-type': 'application/json' };
  const made = await fetch(`${url}/api/v1/webhooks`, { method: 'POST', headers, body });
  return ((await made.json()) as { id: string }).id;
}

/** How a letter to it fares: nobody listens there. */
export async function letterAt(url: string, webhook: string): Promise<unknown> {
  const sent = await fetch(`${url}/api/v1/webhooks/${webhook}/test`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
  });
  return { ...((await sent.json()) as object), delivery: null };
}
