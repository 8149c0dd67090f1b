import type { HoldResource } from '../../contract/hold.js';
import { openAsks } from '../rules/hold.js';
import { words } from '../words.js';
import { format, useNow } from './clock.js';

/** Who waits for the end of a hold, or of what is booked, and since when. */
export function AskedLine({ hold }: { readonly hold: Pick<HoldResource, 'asks'> }) {
  const { holds } = words().stage;
  const now = useNow();
  return (
    <>
      {openAsks(hold).map(({ id, actor, by, at, reason }) => (
        <p key={id} class="muted" title={reason}>
          {holds.asked({ by: actor.name ?? by, at: format().moment(new Date(at), now) })}
        </p>
      ))}
    </>
  );
}
