import type { ComponentType } from 'preact';
import type { HoldResource } from '../../contract/hold.js';
import type { StageResource } from '../../contract/stage.js';
import { heldBy, worthAGlance } from '../rules/hold.js';
import { BookedLine } from './booked-line.js';
import { useNow } from './clock.js';

/** What keeps a stage by now, each in a line of this kind, and what will. */
export function Kept({
  stage,
  line: Line,
}: {
  readonly stage: StageResource;
  readonly line: ComponentType<{ readonly hold: HoldResource }>;
}) {
  const { holds, reservations } = heldBy(stage, useNow());
  return (
    <>
      {holds.map((hold) => (
        <Line key={hold.id} hold={hold} />
      ))}
      {worthAGlance(reservations).map((hold) => (
        <BookedLine key={hold.id} hold={hold} />
      ))}
    </>
  );
}
