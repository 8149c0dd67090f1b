import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import type { Run } from '../rules/run.js';
import { useMay } from '../state/rights.js';
import type { Known } from '../state/resource.js';
import { useSeen } from '../state/seen.js';
import { useSending } from '../state/sending.js';
import { words } from '../words.js';
import { useAct } from './act.js';
import { ActDialog } from './act-dialog.js';
import { Consequence, ReasonField } from './fields.js';
import { useLink } from './link.js';
import { Refused } from './shown.js';
import { useStageChanges } from './stage-changes.js';

interface AbortProps {
  readonly promotion: PromotionResource;
  /** What is known of its stage. */
  readonly stage: Known<StageResource>;
}

/** Stops one that waits or runs, once the person has read what that means. */
export function AbortAct({ promotion, stage }: AbortProps) {
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
}: AbortProps & { readonly close: () => void }) {
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
      done={() => undefined}
      close={close}
    >
      <Consequence lines={[(phase === 'pending' ? texts.abortWaiting : texts.abortRunning)({ stage })]} />
      <ReasonField value={reason} onInput={setReason} isOptional isFirst />
    </ActDialog>
  );
}

interface AfterProps {
  readonly promotion: PromotionResource;
  readonly stage: StageResource | null;
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
  const other = stage?.source ?? null;
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

/** Asks for the same once more; what speaks against it now is told, with the page on which to decide about it. */
function RetryAct({ promotion, stage }: Pick<AfterProps, 'promotion' | 'stage'>) {
  const { promotion: texts } = words();
  const { route } = useLocation();
  const link = useLink();
  const sending = useSending<PromotionResource>(({ body }) => {
    if (body !== null) route(link('promotion', { promotion: body.id }));
  });
  const may = useMay('promote', promotion.stage);
  const retry = (): void => {
    const path = `/promotions/${encodeURIComponent(promotion.id)}/retry`;
    sending.send({ method: 'POST', path, body: {}, ifMatch: stage?.etag ?? null });
  };
  return (
    <>
      <button
        type="button"
        class="primary"
        disabled={may === false || stage === null}
        aria-describedby={may === false ? 'no-retry' : 'retry-means'}
        onClick={retry}
      >
        {texts.retry}
      </button>
      {may === false ? (
        <span class="muted" id="no-retry">
          {texts.mayNot.promote({ stage: promotion.stage })}
        </span>
      ) : (
        <span class="muted" id="retry-means">
          {texts.retryMeans({
            stage: promotion.stage,
            build: promotion.build ?? texts.noBuild,
            runs: stage?.currentBuild?.id ?? null,
          })}
        </span>
      )}
      {sending.problem === null ? null : (
        <div class="whole">
          <Refused problem={sending.problem} />
          <a href={link('promote', {}, { stage: promotion.stage, build: promotion.build ?? undefined })}>
            {texts.promoteAgain}
          </a>
        </div>
      )}
    </>
  );
}
