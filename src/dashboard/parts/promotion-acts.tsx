import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import type { Run } from '../rules/run.js';
import { useMay } from '../state/rights.js';
import type { Known } from '../state/resource.js';
import { useSeen } from '../state/seen.js';
import { words } from '../words.js';
import { useAct } from './act.js';
import { ActDialog } from './act-dialog.js';
import { Consequence, ReasonField } from './fields.js';
import { useLink } from './link.js';
import { useStageChanges } from './stage-changes.js';

interface ActProps {
  readonly promotion: PromotionResource;
  /** What is known of its stage. */
  readonly stage: Known<StageResource>;
}

/** Stops one that waits or runs, once the person has read what that means. */
export function AbortAct({ promotion, stage }: ActProps) {
  const { promotion: texts } = words();
  const { act, addressOf, close } = useAct();
  const may = useMay('abort', promotion.stage);
  const isAsked = promotion.abort !== null;
  const why =
    may === false ? texts.mayNot.abort({ stage: promotion.stage }) : isAsked ? texts.abortAsked : null;
  return (
    <div class="buttons">
      {why === null ? (
        <a class="button" href={addressOf('abort')}>
          {texts.abort}
        </a>
      ) : (
        <button type="button" disabled aria-describedby="no-abort">
          {texts.abort}
        </button>
      )}
      {why === null ? null : (
        <span class="muted" id="no-abort">
          {why}
        </span>
      )}
      {act === 'abort' && why === null ? <AbortDialog {...{ promotion, stage, close }} /> : null}
    </div>
  );
}

function AbortDialog({
  promotion: { id, stage, build, phase },
  stage: known,
  close,
}: ActProps & { readonly close: () => void }) {
  const { promotion: texts } = words();
  const [reason, setReason] = useState('');
  // A stage that is gone from the files says nothing, and its promotion can be stopped all the same.
  const seen = useSeen(known);
  const changes = useStageChanges(seen);
  return (
    <ActDialog<PromotionResource>
      title={texts.abortTitle({ build: build ?? texts.noBuild, stage })}
      confirm={texts.abortConfirm}
      changes={changes}
      {...(seen === null ? {} : { reload: seen.reload })}
      wish={() => ({
        method: 'POST',
        path: `/promotions/${encodeURIComponent(id)}/abort`,
        ifMatch: seen?.data.etag ?? null,
        body: reason.trim() === '' ? {} : { reason: reason.trim() },
      })}
      close={close}
    >
      <Consequence lines={[(phase === 'pending' ? texts.abortWaiting : texts.abortRunning)({ stage })]} />
      <ReasonField value={reason} onInput={setReason} isOptional isFirst />
    </ActDialog>
  );
}

interface AfterProps extends ActProps {
  readonly run: Run;
}

/** What comes next once it has ended. */
export function AfterActs({ promotion, stage, run }: AfterProps) {
  const { promotion: texts } = words();
  const link = useLink();
  const { phase, previousBuild } = promotion;
  const mayGoBack = useMay('rollback', promotion.stage);
  const errorLine = run.lines.findIndex(({ isError }) => isError) + 1;
  const isGood = phase === 'succeeded';
  const other = stage.data?.source ?? null;
  return (
    <div class="buttons">
      {!isGood && errorLine > 0 ? (
        <a class="button" href={`#L${String(errorLine)}`}>
          {texts.jump}
        </a>
      ) : null}
      {isGood || promotion.build === null ? null : <RetryAct promotion={promotion} stage={stage} />}
      {!isGood || previousBuild === null || previousBuild === promotion.build ? null : mayGoBack === false ? (
        <>
          <button type="button" disabled aria-describedby="no-rollback">
            {texts.rollBack({ build: previousBuild })}
          </button>
          <span class="muted" id="no-rollback">
            {texts.mayNot.rollback({ stage: promotion.stage })}
          </span>
        </>
      ) : (
        <a
          class="button"
          href={link('promote', {}, { stage: promotion.stage, build: previousBuild, rollback: '1' })}
        >
          {texts.rollBack({ build: previousBuild })}
        </a>
      )}
      {other === null ? null : (
        <a class="button" href={link('compare', { sides: `${promotion.stage}...${other}` })}>
          {texts.compare({ with: other })}
        </a>
      )}
    </div>
  );
}

/** Asks for the same once more, once the person has read what that means. */
function RetryAct({ promotion, stage }: ActProps) {
  const { promotion: texts } = words();
  const { act, addressOf, close } = useAct();
  if (useMay('promote', promotion.stage) === false)
    return (
      <>
        <button type="button" class="primary" disabled aria-describedby="no-retry">
          {texts.retry}
        </button>
        <span class="muted" id="no-retry">
          {texts.mayNot.promote({ stage: promotion.stage })}
        </span>
      </>
    );
  return (
    <>
      <a class="button primary" href={addressOf('retry')}>
        {texts.retry}
      </a>
      {act === 'retry' ? <RetryDialog {...{ promotion, stage, close }} /> : null}
    </>
  );
}

/** What speaks against it now is told, with the page on which to decide about it. */
function RetryDialog({
  promotion: { id, stage, build },
  stage: known,
  close,
}: ActProps & { readonly close: () => void }) {
  const { promotion: texts, frame } = words();
  const { route } = useLocation();
  const link = useLink();
  const seen = useSeen(known);
  const changes = useStageChanges(seen);
  const named = { stage, build: build ?? texts.noBuild };
  return (
    <ActDialog<PromotionResource>
      title={texts.retryTitle(named)}
      confirm={texts.retry}
      hindrance={seen === null && known.problem === null ? frame.loading : null}
      changes={changes}
      {...(seen === null ? {} : { reload: seen.reload })}
      wish={() => ({
        method: 'POST',
        path: `/promotions/${encodeURIComponent(id)}/retry`,
        ifMatch: seen?.data.etag ?? null,
        body: {},
      })}
      leads={({ body }) => {
        if (body !== null) route(link('promotion', { promotion: body.id }), true);
      }}
      close={close}
    >
      <Consequence lines={[texts.retryMeans({ ...named, runs: seen?.data.currentBuild?.id ?? null })]} />
      <p>
        <a href={link('promote', {}, { stage, build: build ?? undefined })}>{texts.promoteAgain}</a>
      </p>
    </ActDialog>
  );
}
