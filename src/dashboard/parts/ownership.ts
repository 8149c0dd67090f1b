import type { HoldResource } from '../../contract/hold.js';
import { useIsMe } from '../state/rights.js';
import { useLack } from './lack.js';

/** What the person lacks to end a hold or to move its end: nothing of their own one; of another one's the right, and a reason. */
export function useOwnership({ stage, actor }: HoldResource): {
  readonly lack: string | null;
  readonly needsReason: boolean;
} {
  const lack = useLack('hold', stage);
  const isMine = useIsMe(actor.id);
  return isMine === true ? { lack: null, needsReason: false } : { lack, needsReason: isMine === false };
}
