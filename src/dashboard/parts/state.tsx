import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import { words } from '../words.js';

type Tone = 'ok' | 'run' | 'warn' | 'fail' | 'hold' | 'muted';

/** Icon, word and colour together: no state is told by one of them alone. */
export function Chip({
  tone,
  icon,
  text,
}: {
  readonly tone: Tone;
  readonly icon: string;
  readonly text: string;
}) {
  return (
    <span class={`chip ${tone}`}>
      <span aria-hidden="true">{icon}</span> {text}
    </span>
  );
}

const phases: Readonly<Record<PromotionResource['phase'], readonly [Tone, string]>> = {
  pending: ['muted', '◌'],
  running: ['run', '◐'],
  verifying: ['run', '◐'],
  succeeded: ['ok', '✓'],
  failed: ['fail', '✗'],
  errored: ['fail', '⚠'],
  aborted: ['warn', '■'],
  superseded: ['muted', '⤼'],
  skipped: ['muted', '⤼'],
};

/** `blockedBy`: what a run that was skipped was skipped for, where that is known. */
export function Phase({
  phase,
  blockedBy = [],
}: Pick<PromotionResource, 'phase'> & { readonly blockedBy?: readonly { readonly code: string }[] }) {
  const [tone, icon] = phases[phase];
  const { labels } = words();
  const isHeld = phase === 'skipped' && blockedBy.some(({ code }) => code === 'held');
  return <Chip tone={tone} icon={icon} text={isHeld ? labels.skippedHeld : labels.phase[phase]} />;
}

const healths: Readonly<Record<StageResource['health'], readonly [Tone, string]>> = {
  healthy: ['ok', '●'],
  degraded: ['warn', '▲'],
  down: ['fail', '✗'],
  none: ['muted', '○'],
  unknown: ['warn', '?'],
};

export function Health({ health }: { readonly health: StageResource['health'] }) {
  const [tone, icon] = healths[health];
  return <Chip tone={tone} icon={icon} text={words().labels.health[health]} />;
}
