import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { HoldResource } from '../../contract/hold.js';
import { Dialog } from '../parts/dialog.js';
import { Shown } from '../parts/shown.js';
import { ownedOf } from '../rules/hold.js';
import { useResource } from '../state/resource.js';
import { useSeen, type Seen } from '../state/seen.js';
import { words } from '../words.js';
import type { StageActProps } from './hold.js';

export interface HoldActProps extends StageActProps {
  readonly held: Seen<HoldResource>;
}

/**
 * An act on a hold of a stage, as the person sees it. Of several the person chooses one first; where there is none, that
 * is said instead.
 */
export function OfHold({
  seen,
  close,
  hold = null,
  title,
  children,
}: StageActProps & {
  readonly title: string;
  readonly children: (held: Seen<HoldResource>) => ComponentChildren;
}) {
  const { release } = words().acts;
  const { stage } = seen.data;
  const now = ownedOf(seen.data.holds);
  // Where nothing holds it, what is booked there is meant.
  const holds = now.length === 0 ? seen.data.reservations : now;
  const [chosen, choose] = useState(hold);
  const [only, ...others] = holds;
  const id = chosen ?? (others.length === 0 ? (only?.id ?? null) : null);
  if (id !== null)
    return (
      <Found key={id} id={id} title={title} close={close}>
        {children}
      </Found>
    );
  return (
    <Dialog title={title} close={close}>
      {holds.length === 0 ? <p>{release.notHeld({ stage })}</p> : <Which holds={holds} choose={choose} />}
    </Dialog>
  );
}

/** Which of several holds it is about. */
function Which({
  holds,
  choose,
}: {
  readonly holds: readonly HoldResource[];
  readonly choose: (id: string) => void;
}) {
  const { acts, labels } = words();
  return (
    <>
      <p>{acts.release.which}</p>
      <ul class="rows">
        {holds.map(({ id, kind, by, actor, reason }) => (
          <li key={id}>
            <button type="button" onClick={() => choose(id)}>
              {labels.holdKind[kind]} · {actor.name ?? by}: “{reason}”
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Found({
  id,
  title,
  close,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly close: () => void;
  readonly children: (held: Seen<HoldResource>) => ComponentChildren;
}) {
  const known = useResource<HoldResource>(`/holds/${id}`);
  const held = useSeen(known);
  if (held !== null) return <>{children(held)}</>;
  return (
    <Dialog title={title} close={close}>
      <Shown known={known}>{() => null}</Shown>
    </Dialog>
  );
}
