import * as routes from '../contract/instances.js';
import type { InstanceResource } from '../contract/instances.js';
import { listInstances } from '../queries/instance.js';
import { serve, type Served } from './serve.js';

export const instanceRoutes = (): readonly Served[] => [
  serve(routes.listInstances, async ({ rows }) => {
    const items = (await listInstances(rows)).map(({ instance, silent, machineName }): InstanceResource => {
      const { id, host, machine, pid, url, version, startedAt, seenAt } = instance;
      return {
        ...{ id, host, machine, machineName, pid, url, version },
        startedAt: startedAt.toISOString(),
        seenAt: seenAt.toISOString(),
        state: silent ? 'silent' : 'living',
      };
    });
    return { status: 200, body: { items, nextCursor: null } };
  }),
];
