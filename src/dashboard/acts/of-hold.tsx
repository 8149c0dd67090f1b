import type { ComponentChildren } from 'preact';
import type { HoldResource } from '../../contract/hold.js';
import { Dialog } from '../parts/dialog.js';
import { Shown } from '../parts/shown.js';
import { useResource } from '../state/resource.js';
import { useSeen, type Seen } from '../state/seen.js';
import { words } from '../words.js';
import type { StageActProps } from './hold.js';

export interface HoldActProps extends StageActProps {
  readonly held: Seen<HoldResource>;
}

/** An act on the hold of a stage, as the person sees it; where there is none, that is said instead. */
export function OfHold({
  seen,
  close,
  title,
  children,
}: StageActProps & {
  readonly title: string;
  readonly children: (held: Seen<HoldResource>) => ComponentChildren;
}) {
  const { release } = words().acts;
  const { stage, hold } = seen.data;
  if (hold !== null)
    return (
      <Found key={hold.id} id={hold.id} title={title} close={close}>
        {children}
      </Found>
    );
  return (
    <Dialog title={title} close={close}>
      <p>{release.notHeld({ stage })}</p>
    </Dialog>
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
