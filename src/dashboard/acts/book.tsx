import { useState } from 'preact/hooks';
import type { ListedBuildResource } from '../../contract/build.js';
import type { HoldResource, HoldSetResource } from '../../contract/hold.js';
import type { MilestoneResource } from '../../contract/milestones.js';
import type { Page } from '../../contract/page.js';
import type { StageResource } from '../../contract/stage.js';
import { ActDialog } from '../parts/act-dialog.js';
import {
  Beside,
  clashText,
  TimesFields,
  useBetween,
  useBookedTimes,
  type ChosenTimes,
} from '../parts/booked-times.js';
import { format, useNow } from '../parts/clock.js';
import { Choices, Consequence, ReasonField } from '../parts/fields.js';
import { useLack } from '../parts/lack.js';
import { useStageChanges } from '../parts/stage-changes.js';
import { toast } from '../parts/toasts.js';
import { beside, showing, usualTimes, type BookedTimes } from '../rules/book.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import type { StageActProps } from './hold.js';

const kinds = ['demo', 'qa', 'incident'] as const;
type Kind = (typeof kinds)[number];

/** A stage is somebody's from a time on until another one, perhaps to show a build there. */
export function BookAct({ seen, close }: StageActProps) {
  const { acts, dialog } = words();
  const { stage, etag } = seen.data;
  const [kind, setKind] = useState<Kind>('demo');
  const [reason, setReason] = useState('');
  const booking = useBooking(seen.data);
  const { times, faults, chosen, others, build } = booking;
  const lack = useLack('hold', stage);
  const changes = useStageChanges(seen);
  const missing = reason.trim() === '' ? dialog.needsReason : null;
  const between = useBetween(times);
  return (
    <ActDialog<HoldSetResource>
      title={acts.book.title({ stage })}
      confirm={acts.book.confirm({ stage })}
      hindrance={lack ?? missing ?? faults.from ?? faults.until ?? clashText(others, build)}
      fields={['/reason', '/from', '/until']}
      changes={changes}
      reload={seen.reload}
      wish={() => ({
        method: 'POST',
        path: `/stages/${stage}/holds`,
        body: {
          ...{ kind, reason, ...showing(chosen) },
          ...{ from: times.from?.toISOString(), until: times.until?.toISOString() },
        },
        ifMatch: etag,
      })}
      done={() => toast(acts.book.done({ stage, times: between }))}
      close={close}
    >
      <ReasonField value={reason} onInput={setReason} hint={acts.reasonFor} at="/reason" isFirst />
      <TimesFields chosen={booking} />
      <Showing booking={booking} />
      <KindField kind={kind} choose={setKind} />
      <Meaning stage={seen.data} times={times} build={build} />
      {others.map((other) => (
        <Beside key={other.id} other={other} />
      ))}
    </ActDialog>
  );
}

interface Booking extends ChosenTimes {
  readonly listed: readonly Listed[];
  readonly chosen: string;
  readonly choose: (value: string) => void;
  /** What is to be shown; null = nothing in particular. */
  readonly build: string | null;
  /** What keeps the stage at the same time. */
  readonly others: readonly HoldResource[];
}

function useBooking(stage: StageResource): Booking {
  const times = useBookedTimes(stage, usualTimes);
  const [chosen, choose] = useState('');
  const listed = useListed(stage);
  return {
    ...times,
    ...{ listed, chosen, choose },
    build: listed.find(({ value }) => value === chosen)?.build ?? null,
    others: beside(stage, times.times),
  };
}

interface Listed {
  /** Its name in the list. */
  readonly value: string;
  readonly label: string;
  readonly build: string;
  readonly isMilestone: boolean;
}

/** What can be shown: the milestones of a slot, and the newest builds. */
function useListed({ stage, trigger }: StageResource): readonly Listed[] {
  const { book } = words().acts;
  const milestones = useResource<Page<MilestoneResource>>(trigger === 'milestone' ? '/milestones' : null);
  const builds = useResource<Page<ListedBuildResource>>('/builds?limit=50');
  return [
    ...(milestones.data?.items ?? [])
      .filter((one) => one.stage === stage)
      .map(({ number, build }) => ({
        ...{
          value: `m${String(number)}`,
          label: book.milestone({ number, build }),
          build,
          isMilestone: true,
        },
      })),
    ...(builds.data?.items ?? []).map(({ id, commit, subject }) => ({
      ...{ value: id, label: `${id} · ${commit.slice(0, 7)} · ${subject}`, build: id, isMilestone: false },
    })),
  ];
}

function KindField({ kind, choose }: { readonly kind: Kind; readonly choose: (kind: Kind) => void }) {
  const { acts, labels } = words();
  return (
    <Choices
      {...{ legend: acts.hold.kind, name: 'kind', value: kind, onChange: choose }}
      choices={kinds.map((value) => ({ value, label: labels.holdKind[value], note: acts.hold.kinds[value] }))}
    />
  );
}

function Showing({ booking: { listed, chosen, choose } }: { readonly booking: Booking }) {
  const { book } = words().acts;
  const group = (label: string, isMilestone: boolean) => {
    const those = listed.filter((one) => one.isMilestone === isMilestone);
    return those.length === 0 ? null : (
      <optgroup label={label}>
        {those.map(({ value, label: name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </optgroup>
    );
  };
  return (
    <label>
      <span>{book.shows}</span>
      <select value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">{book.nothing}</option>
        {group(book.milestones, true)}
        {group(book.builds, false)}
      </select>
    </label>
  );
}

/** From when on nothing new starts, what may go there until then, and what waits. */
function Meaning({
  stage: { stage, currentBuild, unknownReason, schedule, running, queue },
  times: { from, until, keepsFrom },
  build,
}: {
  readonly stage: StageResource;
  readonly times: BookedTimes;
  readonly build: string | null;
}) {
  const { book, hold } = words().acts;
  const now = useNow();
  const moment = (at: Date | null): string | null => (at === null ? null : format().moment(at, now));
  const runs = currentBuild?.id ?? null;
  const kept = queue.filter((one) => build !== null && one.build !== build).length;
  if (from === null || until === null) return null;
  return (
    <Consequence
      lines={[
        book.keeps({ stage, from: moment(keepsFrom), until: moment(until) ?? '…' }),
        build === null ? book.asUsual : book.only({ stage, build }),
        build === null || unknownReason !== null || runs === build
          ? null
          : book.bring({ stage, runs, build }),
        running === null ? null : hold.running,
        kept > 0
          ? book.keptOut({ count: kept })
          : queue.length > 0
            ? book.queued({ count: queue.length })
            : null,
        schedule === null ? null : book.skips,
      ]}
    />
  );
}
