import type { ClientResource } from '../../contract/client.js';

/** Where the lines of a picture of clients and stages begin and end, in its own units. */
export interface ClientMap {
  readonly width: number;
  readonly height: number;
  readonly clients: readonly { readonly client: ClientResource; readonly y: number }[];
  readonly stages: readonly { readonly stage: string; readonly y: number; readonly isUsed: boolean }[];
  readonly lines: readonly { readonly client: ClientResource; readonly from: number; readonly to: number }[];
}

const row = 40;
const width = 640;

/** Clients on the left and stages on the right, both in their own order and over the same height. */
export function clientMap(clients: readonly ClientResource[], stages: readonly string[]): ClientMap {
  const height = Math.max(clients.length, stages.length) * row;
  const placed = (count: number) => (place: number) => (height / count) * (place + 0.5);
  const clientAt = placed(clients.length);
  const stageAt = placed(stages.length);
  const used = new Set(clients.map(({ stage }) => stage));
  return {
    width,
    height,
    clients: clients.map((client, place) => ({ client, y: clientAt(place) })),
    stages: stages.map((stage, place) => ({ stage, y: stageAt(place), isUsed: used.has(stage) })),
    lines: clients.flatMap((client, place) => {
      const to = stages.indexOf(client.stage);
      return to === -1 ? [] : [{ client, from: clientAt(place), to: stageAt(to) }];
    }),
  };
}

/** The stage that most clients use, and who they are; null = nobody uses any. */
export function mostUsed(clients: readonly ClientResource[]): { stage: string; clients: string[] } | null {
  const users = (stage: string): ClientResource[] => clients.filter((client) => client.stage === stage);
  const stages = [...new Set(clients.map(({ stage }) => stage))];
  const [most] = stages.toSorted((one, other) => users(other).length - users(one).length);
  if (most === undefined) return null;
  return { stage: most, clients: [...new Set(users(most).map(({ client }) => client))] };
}
