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
