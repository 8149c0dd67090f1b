import type { HoldResource } from '../../contract/hold.js';
import { words } from '../words.js';
import { AskedLine } from './asked-line.js';
import { format, useNow } from './clock.js';
import { Chip } from './state.js';

/** What is booked on a stage, by whom, from when until when, and whether it runs what is to be shown. */
export function BookedLine({ hold }: { readonly hold: HoldResource }) {
  const { labels, booking } = words();
  const now = useNow();
  const kind = labels.holdKind[hold.kind];
  const moment = (at: string | null): string => (at === null ? '' : format().moment(new Date(at), now));
  return (
    <div class="hold-line">
      <Chip tone="hold" icon="▢" text={booking.booked({ kind, who: hold.actor.name ?? hold.by })} />
      <p class="muted clocked" title={hold.reason}>
        {booking.times({ from: moment(hold.from), until: moment(hold.until) })}
        {hold.shows === null ? null : <> · {booking.shows(hold.shows)}</>}
      </p>
      <NotAsBooked hold={hold} />
      <AskedLine hold={hold} />
    </div>
  );
}

/** That its stage runs something else than what is to be shown, and what puts that right, or when it comes back. */
export function NotAsBooked({
  hold: { notAsBooked, comesBackAt, shows },
}: {
  readonly hold: Pick<HoldResource, 'notAsBooked' | 'comesBackAt' | 'shows'>;
}) {
  const { booking } = words();
  const now = useNow();
  if (comesBackAt != null && shows !== null)
    return (
      <p class="muted clocked">
        {booking.comesBack({ build: shows.build, at: format().moment(new Date(comesBackAt), now) })}
      </p>
    );
  if (notAsBooked === null || shows === null) return null;
  return (
    <div class="not-as-booked">
      <Chip tone="fail" icon="!" text={booking.notAsBooked({ runs: notAsBooked.runs, build: shows.build })} />{' '}
      <code translate={false}>{notAsBooked.command}</code>
    </div>
  );
}
