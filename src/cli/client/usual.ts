import { usualLooksAt, usualOf, type Usual } from '../../model/usual.js';
import type { HttpClient } from './http-client.js';
import { spoken } from '../terminal/duration.js';
import type { Invocation } from '../terminal/invocation.js';
import { call } from './call.js';
import { listPromotions } from '../../contract/promotions.js';

const slowAt = 1.5;

/** How long promotions to a stage usually take; null when nobody can tell. */
export async function usualTime(client: HttpClient, stage: string): Promise<Usual | null> {
  const query = { stage, phase: 'succeeded', limit: usualLooksAt } as const;
  const { items: runs } = await call(client, listPromotions, { query });
  return usualOf(runs.map(({ durationSeconds }) => durationSeconds).filter((time) => time !== null));
}

export interface UsualHint {
  /** What to append to the line of the current step. */
  readonly left: () => string;
  /** Says once that it takes longer than usual. */
  readonly tellOnce: () => void;
}

/** Compares the time since now with the usual one. */
export function usualHint({ texts, print, live, terminal }: Invocation, usual: Usual | null): UsualHint {
  const startedAt = performance.now();
  const passed = (): number => (performance.now() - startedAt) / 1000;
  let told = false;
  return {
    left: () => {
      if (usual === null || passed() > usual.seconds) return '';
      return `   ${texts.follow.left({ left: spoken({ texts }, usual.seconds - passed()), count: usual.count })}`;
    },
    tellOnce: () => {
      if (usual === null || told || passed() < usual.seconds * slowAt) return;
      told = true;
      if (live) terminal.stdout.write('\r\u001b[2K');
      print(texts.follow.slow({ median: spoken({ texts }, usual.seconds) }));
    },
  };
}
