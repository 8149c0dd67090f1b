import { useLocation } from 'preact-iso';
import type { ComponentChildren } from 'preact';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import { Problem } from '../client/api.js';
import {
  lackingOf,
  lackingToGoBack,
  promotionBody,
  rollbackBody,
  type Choice,
  type Lacking,
} from '../rules/promote.js';
import type { Looked } from '../state/preview.js';
import { useMay } from '../state/rights.js';
import { useSending } from '../state/sending.js';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';
import { format, useNow } from './clock.js';
import { useLink } from './link.js';
import { LackingList } from './preview-choice.js';
import { Refused } from './shown.js';
import { whoText } from './who.js';

interface SubmitProps {
  readonly looked: Looked;
  readonly choice: Choice;
  readonly isBack: boolean;
  /** The stage as the person saw it. */
  readonly seen: StageResource;
  /** The stage as it is by now, and when the service said so. */
  readonly live: { readonly stage: StageResource; readonly at: Date | null };
  readonly decisions: ComponentChildren;
}

/** The last part of the page: what is still to be decided, and the button that asks for it. */
export function Submit({ looked, choice, isBack, seen, live, decisions }: SubmitProps) {
  const { promote } = words();
  const link = useLink();
  const { route } = useLocation();
  const { resources } = useWorld();
  const sending = useSending<PromotionResource>(({ body }) => {
    if (body !== null) route(link('promotion', { promotion: body.id }));
  });
  const { data: preview } = looked;
  const { stage } = seen;
  const may = {
    act: useMay(isBack ? 'rollback' : 'promote', stage) ?? true,
    override: useMay('override', stage) ?? true,
  };
  const asked =
    preview === null ? null : { preview, holds: [...seen.holds, ...seen.reservations], choice, may };
  const lacking = asked === null ? [] : (isBack ? lackingToGoBack : lackingOf)(asked);
  const { problem } = sending;
  const isStale = problem instanceof Problem && problem.status === 412;
  // What was sent may itself have changed the stage; sent again it is the same.
  const isOpen = sending.isSending || (problem !== null && isUndecided(problem));
  const isChanged = isStale || (!isOpen && isNewer(looked, live));
  const isReady = asked !== null && lacking.length === 0 && !isChanged;
  const submit = (): void => {
    if (asked === null || !isReady) return;
    const path = `/stages/${encodeURIComponent(stage)}/${isBack ? 'rollback' : 'promotions'}`;
    const body = (isBack ? rollbackBody : promotionBody)(asked);
    sending.send({ method: 'POST', path, body, ifMatch: asked.preview.etag });
  };
  const reload = (): void => {
    resources.refresh();
    looked.reload();
  };
  return (
    <form
      class="submit"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {decisions === null ? null : (
        <section aria-labelledby="before">
          <h2 id="before">{promote.before}</h2>
          {decisions}
        </section>
      )}
      {isChanged ? <Changed seen={seen} now={live.stage} reload={reload} /> : null}
      {problem === null || isStale ? null : (
        <>
          <Refused problem={problem} />
          {isUndecided(problem) ? <p>{promote.again}</p> : null}
        </>
      )}
      <Buttons
        {...{ isBack, stage, lacking, isChanged, isReady }}
        isLoading={looked.at === null}
        isSending={sending.isSending}
        build={preview?.build ?? null}
      />
    </form>
  );
}

/** Whether nobody knows what became of what was sent. */
const isUndecided = (problem: Error): boolean => !(problem instanceof Problem) || problem.status >= 500;

/** Whether the service said after the preview that the stage is another one by now. */
const isNewer = ({ data, at }: Looked, live: SubmitProps['live']): boolean =>
  data !== null && at !== null && live.at !== null && live.at > at && live.stage.etag !== data.etag;

interface ButtonsProps {
  readonly isBack: boolean;
  readonly stage: string;
  readonly lacking: readonly Lacking[];
  readonly isChanged: boolean;
  readonly isReady: boolean;
  readonly isLoading: boolean;
  readonly isSending: boolean;
  readonly build: string | null;
}

function Buttons(props: ButtonsProps) {
  const { isBack, stage, lacking, isChanged, isReady, isLoading, isSending, build } = props;
  const { promote, frame } = words();
  const link = useLink();
  const name = (): string => {
    if (isLoading) return promote.loading;
    if (isSending) return promote.sending;
    if (isBack) return promote.rollbackNow;
    return promote.submit({ build: build ?? '–', stage });
  };
  return (
    <>
      {isChanged ? (
        <p class="muted" id="lacking">
          {promote.lacking.changed}
        </p>
      ) : (
        <LackingList {...{ lacking, stage, isBack }} />
      )}
      <p class="buttons">
        <a class="button" href={link('stage', { stage })}>
          {frame.cancel}
        </a>
        <button type="submit" class="primary" disabled={!isReady} aria-describedby="lacking">
          {name()}
        </button>
      </p>
    </>
  );
}

/** What somebody else did meanwhile; nothing is sent before it was looked at. */
function Changed({
  seen,
  now,
  reload,
}: {
  readonly seen: StageResource;
  readonly now: StageResource;
  readonly reload: () => void;
}) {
  const { promote } = words();
  const at = useNow();
  const { currentBuild: to } = now;
  const from = seen.currentBuild?.id ?? promote.nothing;
  const isOther = to !== null && to.id !== seen.currentBuild?.id && to.since !== null && to.actor !== null;
  return (
    <div class="banner warn" role="alert">
      <p>
        {isOther
          ? promote.changedTo({
              ...{ stage: seen.stage, from, to: to.id, by: to.actor === null ? '' : whoText(to.actor) },
              ago: format().ago(new Date(to.since ?? ''), at),
            })
          : promote.changed({ stage: seen.stage })}
      </p>
      <button type="button" onClick={reload}>
        {promote.reload}
      </button>
    </div>
  );
}
