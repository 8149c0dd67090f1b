import type { StageResource } from '../../contract/stage.js';

type Waiting = Pick<StageResource, 'abortWait' | 'healthReason'>;

/** What is waited for there beside a promotion: that ECS goes back since somebody stops one, or ends what was cut off. */
export function Stopping({ stage }: { readonly stage: Waiting }) {
  const text = waitOf(stage);
  if (text === null) return null;
  return (
    <p class="warn-text clocked" role="status">
      ■ {text}
    </p>
  );
}

function waitOf({ abortWait, healthReason }: Waiting): string | null {
  if (abortWait !== null) return abortWait.text;
  return healthReason?.code === 'on-its-way' ? healthReason.text : null;
}
