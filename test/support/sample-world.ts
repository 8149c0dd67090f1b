import type { ApiPorts } from '../../src/api/api-ports.js';
import { sampleWorld } from '../../src/sample/world.js';
import { sampleEnvironments, samplePlatforms } from '../../src/service/sample-service.js';
import { writeSample } from '../../src/store/sample.js';
import { openDoor, type Door } from './door.js';

/** The door of a service on the sample world, as it is at a time: what a person sees, and nothing that is promoted. */
export async function openSampleDoor(
  at: Date = new Date(),
  change: (ports: ApiPorts) => Partial<ApiPorts> = () => ({}),
): Promise<Door> {
  const door = await openDoor((ports, { ports: { store } }) => ({
    verbs: { ...ports.verbs, environments: sampleEnvironments(ports.verbs.environments) },
    platform: samplePlatforms(store, { log: ports.stageLog }),
    ...change(ports),
  }));
  await writeSample(door.desk.database, at, sampleWorld(at));
  return door;
}
