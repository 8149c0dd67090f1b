import { useState } from 'preact/hooks';
import type { HoldResource } from '../../contract/hold.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Beside, clashText, TimesFields, useBetween, useBookedTimes } from '../parts/booked-times.js';
import { format, useNow } from '../parts/clock.js';
import { Consequence, ReasonField } from '../parts/fields.js';
import { useOwnership } from '../parts/ownership.js';
import { useStageChanges } from '../parts/stage-changes.js';
import { toast } from '../parts/toasts.js';
import { beside, movedTo, textsOf, type BookedTimes } from '../rules/book.js';
import { words } from '../words.js';
import type { HoldActProps } from './of-hold.js';

/** Another beginning and another end for what is booked on a stage, and has not begun. */
export function Move({ seen, close, held }: HoldActProps) {
  const { acts, dialog } = words();
  const { stage } = seen.data;
  const hold = held.data;
  const booked = {
    from: new Date(hold.from ?? hold.createdAt),
    until: new Date(hold.until ?? hold.createdAt),
  };
  const chosen = useBookedTimes(seen.data, () => textsOf(booked));
  const { times, faults } = chosen;
  const others = beside(seen.data, times).filter(({ id }) => id !== hold.id);
  const [reason, setReason] = useState('');
  const { lack, needsReason } = useOwnership(hold);
  const missing = needsReason && reason.trim() === '' ? dialog.needsReason : null;
  const changes = useStageChanges(seen);
  const [now, then] = [useBetween(booked), useBetween(times)];
  const clash = clashText(others, hold.shows?.build ?? null);
  return (
    <ActDialog<HoldResource>
      title={acts.move.title({ stage })}
      confirm={acts.move.confirm}
      hindrance={lack ?? faults.from ?? faults.until ?? clash ?? missing}
      fields={['/from', '/until', '/reason']}
      changes={changes}
      reload={() => {
        seen.reload();
        held.reload();
      }}
      wish={() => ({
        method: 'PATCH',
        path: `/holds/${hold.id}`,
        body: { ...movedTo(booked, chosen.texts), ...(reason.trim() === '' ? {} : { reason }) },
        ifMatch: held.etag,
      })}
      done={() => toast(acts.book.done({ stage, times: then }))}
      close={close}
    >
      <p>{acts.move.now({ times: now })}</p>
      <TimesFields chosen={chosen} />
      {needsReason ? <ReasonField value={reason} onInput={setReason} at="/reason" /> : null}
      <Meaning hold={hold} times={times} />
      {others.map((other) => (
        <Beside key={other.id} other={other} />
      ))}
    </ActDialog>
  );
}

/** From when on nothing new starts then, and when what comes back by itself does. */
function Meaning({ hold, times }: { readonly hold: HoldResource; readonly times: BookedTimes }) {
  const { acts, booking } = words();
  const now = useNow();
  const moment = (at: Date): string => format().moment(at, now);
  const { stage, shows, comesBackAt, keepsFrom: before } = hold;
  const { from, until, keepsFrom } = times;
  if (from === null || until === null) return null;
  const back =
    comesBackAt == null || before === null || keepsFrom === null
      ? null
      : new Date(keepsFrom.getTime() - (Date.parse(before) - Date.parse(comesBackAt)));
  return (
    <Consequence
      lines={[
        acts.book.keeps({
          ...{ stage, from: keepsFrom === null ? null : moment(keepsFrom), until: moment(until) },
        }),
        back === null || shows === null
          ? null
          : booking.comesBack({ build: shows.build, at: moment(back < now ? now : back) }),
      ]}
    />
  );
}
