import { useState } from 'preact/hooks';
import type { ListedBuildResource } from '../../contract/build.js';
import type { MilestoneResource, NextMilestoneResource } from '../../contract/milestones.js';
import type { Page } from '../../contract/page.js';
import type { PreviewResource } from '../../contract/preview.js';
import type { StageResource } from '../../contract/stage.js';
import { usePreview, type Looked } from '../state/preview.js';
import { useResource } from '../state/resource.js';
import { useSeen, useSeenStage } from '../state/seen.js';
import { searchOf } from '../rules/asked.js';
import { allowedOf, inTheWay, missingOf, toggled } from '../rules/promote.js';
import { words } from '../words.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Consequence } from '../parts/fields.js';
import { useLack } from '../parts/lack.js';
import { PutBackBefore, usePutBack } from './put-back-before.js';
import { Shown, Trouble } from '../parts/shown.js';
import { useStageChanges } from '../parts/stage-changes.js';
import { toast } from '../parts/toasts.js';

/** Reasons that a person may pass by saying so. */
const passable: readonly string[] = ['held', 'known-bad'];

interface Chosen {
  readonly number: string;
  readonly build: string;
  readonly notes: string;
  readonly reason: string;
  readonly overrides: boolean;
  readonly despiteKnownBad: boolean;
  /** Whether it goes before what is booked, which is put back. */
  readonly before: boolean;
  /** Protected changes that are allowed, by name. */
  readonly allowed: readonly string[];
}

/** Makes a build a milestone: what comes of it stands there before, and its stage is derived, never chosen. */
export function NewMilestone(props: Omit<FormProps, 'first' | 'latest' | 'renew'>) {
  const next = useResource<NextMilestoneResource>('/milestones/next');
  const seen = useSeen(next);
  const builds = useResource<Page<ListedBuildResource>>('/builds?limit=50');
  // The list comes with the dialog: what is typed into an empty one chooses nothing.
  return (
    <Shown known={{ ...next, data: seen }}>
      {({ data: first, reload: renew }) => (
        <Shown known={builds}>{({ items }) => <Form {...{ first, renew, latest: items, ...props }} />}</Shown>
      )}
    </Shown>
  );
}

interface FormProps {
  /** Which one comes next, as it was when the dialog was opened. */
  readonly first: NextMilestoneResource;
  /** Shows what is there by now. */
  readonly renew: () => void;
  readonly latest: readonly ListedBuildResource[];
  readonly build: string;
  /** Whether the person came to pass the hold of the slot. */
  readonly overrides: boolean;
  readonly close: () => void;
}

function Form({ first, renew, latest, build, overrides: isOverriding, close }: FormProps) {
  const { create } = words().milestones;
  const [chosen, setChosen] = useState<Chosen>({
    ...{ number: '', build, notes: '', reason: '' },
    ...{ overrides: isOverriding && first.hold !== null, despiteKnownBad: false, before: false, allowed: [] },
  });
  const change = (more: Partial<Chosen>): void => setChosen({ ...chosen, ...more });
  const number = first.number ?? (/^[1-9]\d{0,6}$/.test(chosen.number) ? Number(chosen.number) : null);
  const isOwnNumber = first.number === null && number !== null;
  const asked = useResource<NextMilestoneResource>(
    isOwnNumber ? `/milestones/next${searchOf({ number: String(number) })}` : null,
  );
  const next = isOwnNumber ? asked.data : first;
  const stage = next?.stage ?? null;
  const preview = usePreview(
    stage === null || number === null || chosen.build === ''
      ? null
      : `/stages/${stage}/preview${searchOf({ build: chosen.build, milestone: String(number) })}`,
  );
  const changes = useChangesSince(preview, stage);
  const hindrance = useHindrance({ chosen, number, stage, preview });
  const { notes, reason, overrides, despiteKnownBad } = chosen;
  const held = inTheWay(next?.holds ?? [], chosen.build);
  const { putBack, problem } = usePutBack(number, {
    ...{ build: chosen.build, passed: overrides ? held : [] },
  });
  const isBefore = chosen.before && putBack?.inTime === true;
  // What it goes before need not be passed as well.
  const booked = isBefore ? [] : inTheWay(next?.calendar?.reservations ?? [], chosen.build);
  const passed = [...held, ...booked];
  return (
    <ActDialog<MilestoneResource>
      title={create.title}
      confirm={
        number === null || chosen.build === ''
          ? create.confirmNothing
          : create.confirm({ number, build: chosen.build })
      }
      hindrance={hindrance}
      changes={changes}
      reload={() => {
        renew();
        preview.reload();
      }}
      wish={() => ({
        method: 'POST',
        path: '/milestones',
        ifMatch: preview.data?.etag ?? null,
        body: {
          ...{ number, build: chosen.build },
          ...(notes.trim() === '' ? {} : { notes: notes.trim() }),
          ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
          ...(overrides && passed.length > 0 ? { overrideHolds: passed } : {}),
          ...(despiteKnownBad ? { despiteKnownBad } : {}),
          ...(isBefore ? { putBackBefore: true } : {}),
          ...allowedOf(preview.data?.protected ?? [], chosen.allowed),
        },
      })}
      done={({ body }) => {
        if (body !== null) toast(create.done({ number: body.number, stage: body.stage }));
      }}
      close={close}
    >
      <Which latest={latest} chosen={chosen} isFree={first.number === null} change={change} />
      {asked.problem === null ? null : <Trouble problem={asked.problem} />}
      {problem === null || problem === asked.problem ? null : <Trouble problem={problem} />}
      {next === null || number === null ? null : <Place next={next} number={number} />}
      <Consequences preview={preview} waits={!isBefore || (next?.holds ?? []).length > 0} />
      <Protected names={preview.data?.protected ?? []} chosen={chosen} change={change} />
      {putBack === null || stage === null ? null : (
        <PutBackBefore
          {...{ stage, putBack, isHeld: next?.hold != null }}
          chosen={isBefore ? 'before' : overrides && next?.hold == null ? 'pass' : 'wait'}
          choose={(choice) =>
            change({
              before: choice === 'before',
              ...(next?.hold == null ? { overrides: choice === 'pass' } : {}),
            })
          }
        />
      )}
      <Passing next={next} preview={preview.data} chosen={chosen} change={change} />
      <label>
        <span>
          {create.notes} <span class="muted">({create.optional})</span>
        </span>
        <textarea
          rows={3}
          maxLength={4000}
          value={notes}
          onInput={({ currentTarget }) => change({ notes: currentTarget.value })}
        />
      </label>
    </ActDialog>
  );
}

/** What has happened on the stage since the preview was there, a line for each. */
function useChangesSince({ data }: Looked, stage: string | null): string[] {
  const { data: now } = useResource<StageResource>(
    stage === null ? null : `/stages/${encodeURIComponent(stage)}`,
  );
  const seen = useSeenStage(now, data);
  return useStageChanges(seen === null || now === null ? null : { data: seen, now });
}

interface ChoosingProps {
  readonly chosen: Chosen;
  readonly change: (more: Partial<Chosen>) => void;
}

interface WhichProps extends ChoosingProps {
  readonly latest: readonly ListedBuildResource[];
  readonly isFree: boolean;
}

function Which({ latest, chosen, isFree, change }: WhichProps) {
  const { create } = words().milestones;
  const isListed = chosen.build === '' || latest.some(({ id }) => id === chosen.build);
  return (
    <>
      {isFree ? (
        <label>
          <span>{create.number}</span>
          <input
            data-first
            inputMode="numeric"
            required
            value={chosen.number}
            onInput={({ currentTarget }) => change({ number: currentTarget.value.trim() })}
          />
        </label>
      ) : null}
      <label>
        <span>{create.build}</span>
        <select
          {...(isFree ? {} : { 'data-first': true })}
          value={chosen.build}
          onChange={({ currentTarget }) => change({ build: currentTarget.value })}
        >
          <option value="">–</option>
          {isListed ? null : <option value={chosen.build}>{chosen.build}</option>}
          {latest.map(({ id, commit, subject }) => (
            <option key={id} value={id}>
              {id} · {commit.slice(0, 7)} · {subject}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

function Place({
  next: { stage, replaces },
  number,
}: {
  readonly next: NextMilestoneResource;
  readonly number: number;
}) {
  const { milestones } = words();
  if (stage === null) return null;
  return (
    <p>
      <strong>
        {replaces === null
          ? milestones.willGo({ number, stage })
          : milestones.willReplace({ number, stage, replaced: replaces.number })}
      </strong>
    </p>
  );
}

/** What it would bring, whom it would touch, and what speaks against it, in the words of the service. */
function Consequences({ preview, waits }: { readonly preview: Looked; readonly waits: boolean }) {
  const { create } = words().milestones;
  const { data, problem } = preview;
  if (data === null) return problem === null ? null : <Trouble problem={problem} />;
  const { commits, migrations, clients, blockedBy, remarks, stage } = data;
  const names = clients.map(({ client, clientStage }) => `${client} / ${clientStage}`);
  const lines = [
    ...(commits === null
      ? []
      : [create.brings({ count: commits.ahead, atLeast: commits.atLeast ?? false, stage })]),
    ...(commits === null || commits.behind === 0 ? [] : [create.takesAway({ count: commits.behind, stage })]),
    ...(migrations.length === 0 ? [] : [create.migrations({ count: migrations.length })]),
    ...(names.length === 0 ? [] : [create.affected({ clients: names.join(', ') })]),
    ...[...blockedBy.filter(({ code }) => waits || code !== 'held'), ...remarks].map(({ text }) => text),
  ];
  return (
    <div role="status">
      <Consequence lines={lines} />
    </div>
  );
}

/** Each by its name: what is gone then cannot simply be made again. */
function Protected({ names, chosen, change }: ChoosingProps & { readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <fieldset>
      <legend>⚠ {words().promote.protected}</legend>
      {names.map((name) => (
        <label key={name} class="choice">
          <input
            type="checkbox"
            checked={chosen.allowed.includes(name)}
            onChange={() => change({ allowed: toggled(chosen.allowed, name) })}
          />
          <code translate={false}>{name}</code>
        </label>
      ))}
    </fieldset>
  );
}

/** What a person may decide about: a hold that they pass, a build that is known to be bad; either with a reason. */
function Passing({
  next,
  preview,
  chosen,
  change,
}: ChoosingProps & {
  readonly next: NextMilestoneResource | null;
  readonly preview: PreviewResource | null;
}) {
  const { create } = words().milestones;
  const hold = next?.hold ?? null;
  const isBad = preview?.blockedBy.some(({ code }) => code === 'known-bad') === true;
  if (hold === null && !isBad && !needsReason(chosen)) return null;
  return (
    <>
      {hold === null ? null : (
        <fieldset>
          <legend>{create.holdChoice({ stage: hold.stage })}</legend>
          {([false, true] as const).map((overrides) => (
            <label key={String(overrides)} class="choice">
              <input
                type="radio"
                name="hold"
                checked={chosen.overrides === overrides}
                onChange={() => change({ overrides })}
              />
              <span>{overrides ? create.override : create.wait}</span>
            </label>
          ))}
        </fieldset>
      )}
      {isBad ? (
        <label class="choice">
          <input
            type="checkbox"
            checked={chosen.despiteKnownBad}
            onChange={({ currentTarget }) => change({ despiteKnownBad: currentTarget.checked })}
          />
          <span>{create.despiteKnownBad}</span>
        </label>
      ) : null}
      {needsReason(chosen) ? (
        <label>
          <span>{create.reason}</span>
          <input
            required
            maxLength={1000}
            value={chosen.reason}
            onInput={({ currentTarget }) => change({ reason: currentTarget.value })}
          />
        </label>
      ) : null}
    </>
  );
}

const needsReason = ({ overrides, despiteKnownBad }: Chosen): boolean => overrides || despiteKnownBad;

/** Why it cannot be sent now, in words; null = it can. */
function useHindrance({
  chosen,
  number,
  stage,
  preview: { data, problem },
}: {
  readonly chosen: Chosen;
  readonly number: number | null;
  readonly stage: string | null;
  readonly preview: Looked;
}): string | null {
  const { create } = words().milestones;
  const lack = useLack('milestone', stage ?? '*');
  const lackOfOverride = useLack('override', stage ?? '*');
  if (number === null) return create.chooseNumber;
  if (chosen.build === '') return create.chooseBuild;
  if (lack !== null) return lack;
  if (data === null) return problem === null ? create.looking : create.refused;
  if (needsReason(chosen) && lackOfOverride !== null) return lackOfOverride;
  const refusals = data.allowed ? [] : data.blockedBy.filter(({ code }) => !passable.includes(code));
  const isRefused = data.blockedBy.some(({ code }) => code === 'known-bad') && !chosen.despiteKnownBad;
  if (refusals.length > 0 || isRefused) return create.refused;
  const missing = missingOf(data.protected, chosen.allowed);
  if (missing.length > 0) return words().promote.lacking.protected({ names: missing.join(', ') });
  return needsReason(chosen) && chosen.reason.trim() === '' ? create.needsReason : null;
}
