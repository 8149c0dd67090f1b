import type { StageResource } from '../../contract/stage.js';

/** The columns of the list of stages. */
export const columns = [
  'stage',
  'build',
  'commit',
  'age',
  'who',
  'state',
  'hold',
  'behind',
  'clients',
] as const;
export type Column = (typeof columns)[number];

export interface Order {
  readonly by: Column;
  readonly isDown: boolean;
}

/** As an address has it: `age`, or `-age` for the largest first; anything else is the order of the stages. */
export function orderOf(text: string | undefined): Order {
  const isDown = text?.startsWith('-') === true;
  const by = columns.find((one) => one === text?.replace(/^-/, ''));
  return by === undefined ? { by: 'stage', isDown: false } : { by, isDown };
}

/** What its header asks for: the column, and the other way round when it is the one already. */
export const nextOrder = ({ by, isDown }: Order, column: Column): string =>
  column === by && !isDown ? `-${column}` : column;

const healthRank = ['down', 'degraded', 'unknown', 'none', 'healthy'];

/** What a row is sorted by; null = it has nothing there, and comes last. */
const keyOf: Readonly<Record<Column, (stage: StageResource) => number | string | null>> = {
  stage: () => 0,
  build: ({ currentBuild }) => (currentBuild === null ? null : Number(currentBuild.id.slice(1))),
  commit: ({ currentBuild }) => currentBuild?.commit ?? null,
  age: ({ currentBuild }) => (currentBuild?.since == null ? null : -Date.parse(currentBuild.since)),
  who: ({ currentBuild }) => currentBuild?.actor?.name ?? currentBuild?.by ?? null,
  state: ({ health }) => healthRank.indexOf(health),
  hold: ({ hold }) => (hold === null ? null : hold.until === null ? Infinity : Date.parse(hold.until)),
  behind: ({ behind }) => behind.reduce((sum, { commits }) => sum + commits, 0),
  clients: ({ clients }) => clients.length,
};

/** The stages in an order; equals stay as a build goes through them. */
export function sorted(stages: readonly StageResource[], { by, isDown }: Order): StageResource[] {
  if (by === 'stage') return isDown ? stages.toReversed() : [...stages];
  const key = keyOf[by];
  return stages.toSorted((a, b) => {
    const [one, other] = [key(a), key(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    const order = compared(one, other);
    return isDown ? -order : order;
  });
}

function compared(one: number | string, other: number | string): number {
  if (typeof one === 'string' || typeof other === 'string')
    return String(one) < String(other) ? -1 : Number(one !== other);
  return one === other ? 0 : one < other ? -1 : 1;
}
