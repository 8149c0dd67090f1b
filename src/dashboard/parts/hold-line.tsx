import type { HoldResource } from '../../contract/hold.js';
import { isOver } from '../rules/hold.js';
import { words } from '../words.js';
import { AskedLine } from './asked-line.js';
import { NotAsBooked } from './booked-line.js';
import { format, useNow } from './clock.js';
import { Chip } from './state.js';
import { useLeft } from './when.js';

/** What keeps a stage as it is, who wants that, and how long still. */
export function HoldLine({ hold }: { readonly hold: HoldResource }) {
  const { pipeline, labels, line } = words();
  // Who, why and until when is said once, for all its stages.
  if (hold.line != null)
    return (
      <div class="hold-line">
        <Chip tone="hold" icon="▣" text={line.here} />
        <AskedLine hold={hold} />
      </div>
    );
  const kind = labels.holdKind[hold.kind];
  return (
    <div class="hold-line">
      <Chip tone="hold" icon="▣" text={pipeline.held({ kind, who: hold.actor.name ?? hold.by })} />
      <p class="muted clocked" title={hold.reason}>
        {hold.until === null ? pipeline.noEnd : <HoldLeft until={hold.until} />}
      </p>
      <NotAsBooked hold={hold} />
      <AskedLine hold={hold} />
    </div>
  );
}

function HoldLeft({ until }: { readonly until: string }) {
  const { pipeline } = words();
  const now = useNow();
  const left = useLeft(until);
  if (isOver({ until }, now)) return <>{pipeline.holdOver}</>;
  return <>{pipeline.leftUntil({ left, until: format().moment(new Date(until), now) })}</>;
}
