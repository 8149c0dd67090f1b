import type { InstanceResource } from '../model/resource/instance.js';
import { listInstances } from '../queries/instance.js';
import { get, type AnyRoute } from './route.js';
import { nothing } from './schemas.js';

export const instanceRoutes = (): readonly AnyRoute[] => [
  get({
    path: '/instances',
    summary: 'The services that share the work, and whether each has been heard of within its lease',
    params: nothing,
    query: nothing,
    handle: async ({ rows }) => {
      const items = (await listInstances(rows)).map(({ instance, silent }): InstanceResource => {
        const { id, host, pid, url, version, startedAt, seenAt } = instance;
        return {
          ...{ id, host, pid, url, version },
          startedAt: startedAt.toISOString(),
          seenAt: seenAt.toISOString(),
          state: silent ? 'silent' : 'living',
        };
      });
      return { status: 200, body: { items, nextCursor: null } };
    },
  }),
];
