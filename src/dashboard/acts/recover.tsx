import { useState } from 'preact/hooks';
import type { RecoverResource, RecoveryResource } from '../../contract/recovery.js';
import { ActDialog } from '../parts/act-dialog.js';
import { format, useNow } from '../parts/clock.js';
import { Dialog } from '../parts/dialog.js';
import { Choices, ReasonField, TextField } from '../parts/fields.js';
import { useLack } from '../parts/lack.js';
import { useLink } from '../parts/link.js';
import { Shown } from '../parts/shown.js';
import { useStageChanges } from '../parts/stage-changes.js';
import { choicesToSend, recoveryBody, type RecoveryChoice } from '../rules/recovery.js';
import { useResource } from '../state/resource.js';
import { toast } from '../parts/toasts.js';
import { useSeen, type Seen } from '../state/seen.js';
import { words } from '../words.js';
import type { StageActProps } from './hold.js';

/** Finds out what a stage runs, after the person has seen what is known of it. */
export function RecoverAct({ seen, close }: StageActProps) {
  const { recover } = words().acts;
  const { stage } = seen.data;
  const known = useResource<RecoverResource>(`/stages/${stage}/recover`);
  const looked = useSeen(known);
  if (looked !== null) return <Recover {...{ seen, looked, close }} />;
  return (
    <Dialog title={recover.title({ stage })} close={close}>
      {known.problem === null ? <p role="status">{recover.looking}</p> : null}
      {known.problem === null ? null : <Shown known={known}>{() => null}</Shown>}
    </Dialog>
  );
}

function Recover({ seen, looked, close }: StageActProps & { readonly looked: Seen<RecoverResource> }) {
  const { acts, dialog } = words();
  const view = looked.data;
  const { stage } = view;
  const choices = choicesToSend(view.choices);
  const [reason, setReason] = useState('');
  const [build, setBuild] = useState('');
  const [chosen, setChosen] = useState<RecoveryChoice | null>(null);
  const choice = choices.find((one) => one === chosen) ?? choices[0] ?? null;
  const lack = useLack('recover', stage);
  const changes = useStageChanges(seen);
  const missing = hindranceOf({ choice, reason, build });
  return (
    <ActDialog<RecoveryResource>
      title={acts.recover.title({ stage })}
      confirm={acts.recover.confirm({ stage })}
      hindrance={lack ?? missing}
      changes={changes}
      reload={() => {
        seen.reload();
        looked.reload();
      }}
      wish={() => ({
        method: 'POST',
        path: `/stages/${stage}/recover`,
        body: { reason, ...recoveryBody(choice ?? 'recover', build.trim()) },
        ifMatch: view.etag,
      })}
      done={() => toast(acts.recover.done({ stage }))}
      close={close}
    >
      <Known view={view} />
      {choice === null ? null : (
        <Choices
          {...{ legend: acts.recover.choices, name: 'choice', value: choice, onChange: setChosen }}
          choices={choices.map((value) => ({ value, label: textOf(view, value) }))}
        />
      )}
      <OtherWays view={view} />
      {choice === 'say-build' ? (
        <TextField label={acts.recover.build} value={build} onInput={setBuild} hint="b1411" />
      ) : null}
      {choice === null ? null : <ReasonField value={reason} onInput={setReason} isFirst />}
    </ActDialog>
  );

  function hindranceOf(asked: {
    choice: RecoveryChoice | null;
    reason: string;
    build: string;
  }): string | null {
    if (asked.choice === null) return acts.recover.nothingToDo;
    if (asked.choice === 'say-build' && asked.build.trim() === '') return acts.recover.needsBuild;
    return asked.reason.trim() === '' ? dialog.needsReason : null;
  }
}

const textOf = ({ choices }: RecoverResource, choice: string): string =>
  choices.find((one) => one.choice === choice)?.text ?? choice;

/** What is recorded, what the platform says, and what is in the way. */
function Known({ view }: { readonly view: RecoverResource }) {
  const { acts, labels } = words();
  const now = useNow();
  const { recover } = acts;
  const { observed, lastPromotion: last, currentBuild, unknownReason } = view;
  const seenBuild = observed.build ?? (observed.digest === null ? recover.nothing : recover.unregistered);
  const at = format().moment(new Date(observed.at), now);
  return (
    <>
      {unknownReason === null ? null : <p>{unknownReason.text}</p>}
      <dl class="facts">
        <dt>{recover.recorded}</dt>
        <dd>{currentBuild ?? '–'}</dd>
        {last === null ? null : <dt>{recover.last}</dt>}
        {last === null ? null : (
          <dd>
            {last.build ?? '–'}: {labels.phase[last.phase]}
          </dd>
        )}
        <dt>{recover.observed}</dt>
        <dd>
          {seenBuild}, {labels.health[observed.health]} ({at})
        </dd>
        <Stack view={view} />
      </dl>
    </>
  );
}

function Stack({ view: { locks, pending, orphans, orphansRefused } }: { readonly view: RecoverResource }) {
  const { recover } = words().acts;
  return (
    <>
      {(locks ?? []).length === 0 ? null : <dt>{recover.lock}</dt>}
      {(locks ?? []).map(({ text }) => (
        <dd key={text}>{text}</dd>
      ))}
      {locks === null ? <dt>{recover.lock}</dt> : null}
      {locks === null ? <dd>{recover.noState}</dd> : null}
      {(pending ?? []).length === 0 ? null : <dt>{recover.pending}</dt>}
      {(pending ?? []).map(({ operation, resource }) => (
        <dd key={resource} translate={false}>
          {operation} {resource}
        </dd>
      ))}
      {orphans.length === 0 && orphansRefused === null ? null : <dt>{words().stage.orphans}</dt>}
      {orphansRefused === null ? null : <dd>{orphansRefused}</dd>}
      {orphans.map(({ arn, urn, text }) => (
        <dd key={arn ?? urn}>{text}</dd>
      ))}
    </>
  );
}

/** What is done on another page, or by waiting. */
function OtherWays({ view: { choices, lastPromotion, stage } }: { readonly view: RecoverResource }) {
  const { recover } = words().acts;
  const link = useLink();
  const address = {
    retry: lastPromotion === null ? null : link('promotion', { promotion: lastPromotion.id }),
    rollback: link('promote', {}, { stage, rollback: '1' }),
  };
  return (
    <>
      {choices.map(({ choice, text }) => {
        if (choice === 'wait') return <p key={choice}>{text}</p>;
        if (choice !== 'retry' && choice !== 'rollback') return null;
        const to = address[choice];
        return to === null ? null : (
          <p key={choice}>
            {text} <a href={to}>{recover[choice]}</a>
          </p>
        );
      })}
    </>
  );
}
