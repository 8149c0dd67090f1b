import type { ReasonOf } from '../model/reason.js';
import type { StageState } from '../model/stage.js';

/** Whether an update would give a stage another address on this machine than it has; null = it stays, or has none yet. */
export function addressMoves(
  { stage, url }: Pick<StageState, 'stage' | 'url'>,
  port: number | null,
): ReasonOf<'address-moves'> | null {
  if (url === null || port === null) return null;
  const next = new URL(url);
  next.port = String(port);
  const to = next.href.replace(/\/$/, '');
  return to === url.replace(/\/$/, '') ? null : { code: 'address-moves', facts: { stage, from: url, to } };
}
