import { useLocation, useRoute } from 'preact-iso';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import { Log } from '../parts/log.js';
import { AbortAct, AfterActs } from '../parts/promotion-acts.js';
import { ProgressLine, StepList } from '../parts/promotion-progress.js';
import { Shown } from '../parts/shown.js';
import { Phase } from '../parts/state.js';
import { useTitle } from '../parts/title.js';
import { Ago } from '../parts/when.js';
import { useLink } from '../parts/link.js';
import { hasEnded, isThereStill, phaseOf, type Run } from '../rules/run.js';
import { useResource } from '../state/resource.js';
import { useRun, type Stream } from '../state/run.js';
import { words } from '../words.js';
import { viaOf } from '../rules/who.js';
import { whoText } from '../parts/who.js';

/** One promotion: how far it is, what it waits for, how it ended, and its log line by line. */
export function Promotion() {
  const { params } = useRoute();
  const id = params['promotion'] ?? '';
  const known = useResource<PromotionResource>(`/promotions/${encodeURIComponent(id)}`);
  useTitle(known.data === null ? id : titleOf(known.data));
  return (
    <div class="page promotion">
      <Shown known={known}>{(promotion) => <Followed key={id} promotion={promotion} />}</Shown>
    </div>
  );
}

const titleOf = ({ build, stage }: PromotionResource): string => {
  const { promotion } = words();
  return promotion.heading({ build: build ?? promotion.noBuild, stage });
};

function Followed({ promotion }: { readonly promotion: PromotionResource }) {
  const { run, stream } = useRun(promotion.id);
  const stage = useResource<StageResource>(`/stages/${encodeURIComponent(promotion.stage)}`);
  const phase = phaseOf(promotion, run);
  const isOver = hasEnded(phase);
  return (
    <>
      <header class="title">
        <h1>{titleOf(promotion)}</h1>
        <Phase phase={phase} blockedBy={promotion.blockedBy} />
      </header>
      <About promotion={promotion} />
      {isOver ? (
        <Outcome promotion={promotion} run={run} stage={stage.data} />
      ) : (
        <>
          <Waiting promotion={promotion} run={run} />
          <ProgressLine promotion={promotion} run={run} />
        </>
      )}
      <StepList promotion={promotion} run={run} platform={stage.data?.platform ?? null} isOver={isOver} />
      {isOver ? (
        <AfterActs promotion={promotion} stage={stage} run={run} />
      ) : (
        <AbortAct promotion={promotion} stage={stage} />
      )}
      <LogOf promotion={promotion} run={run} stream={stream} />
    </>
  );
}

function LogOf({
  promotion,
  run,
  stream,
}: {
  readonly promotion: PromotionResource;
  readonly run: Run;
  readonly stream: Stream;
}) {
  const { url } = useLocation();
  return (
    <Log
      id={promotion.id}
      address={url}
      lines={run.lines}
      stream={stream}
      lacksLines={promotion.logTruncated || run.lacksLines}
    />
  );
}

/** Who asked for it, why, and what it is about. */
function About({ promotion }: { readonly promotion: PromotionResource }) {
  const { promotion: texts, labels } = words();
  const link = useLink();
  const { actor, build, commit, subject, trigger, reason, clients } = promotion;
  return (
    <div class="muted">
      <p>
        <Ago at={promotion.createdAt} /> · {texts.by({ who: whoText(actor), via: viaOf(actor) })} ·{' '}
        {texts.trigger({ trigger: labels.trigger[trigger] })}
        {build === null ? null : (
          <>
            {' · '}
            <a href={link('build', { build })}>{build}</a>
          </>
        )}
        {commit === null ? null : (
          <>
            {' '}
            <code translate={false}>{commit.slice(0, 7)}</code>
          </>
        )}
        {subject === null ? null : ` ${subject}`}
      </p>
      {reason === null ? null : <p>{texts.reasonGiven({ reason })}</p>}
      {clients.length === 0 ? null : (
        <p>
          {texts.clients}:{' '}
          {clients.map(({ client, clientStage }) => `⇐ ${client} / ${clientStage}`).join('  ')}
        </p>
      )}
      <p>
        <code translate={false}>{promotion.id}</code>
      </p>
    </div>
  );
}

/** A waiting one always says for what. */
function Waiting({
  promotion: { blockedBy, queue, abort },
  run,
}: {
  readonly promotion: PromotionResource;
  readonly run: Run;
}) {
  const { promotion: texts } = words();
  const stopping = run.stopping ?? abort?.wait?.text ?? null;
  return (
    <>
      {blockedBy.length === 0 ? null : (
        <div class="notice warn">
          <p>{texts.waits}</p>
          <ul>
            {blockedBy.map(({ code, text }) => (
              <li key={`${code} ${text}`}>{text}</li>
            ))}
          </ul>
          {queue === null ? null : <p>{texts.position({ position: queue.position })}</p>}
        </div>
      )}
      {abort === null ? null : (
        <div class="notice warn" role="status">
          <p>{texts.aborting({ who: abort.by })}</p>
          {stopping === null ? null : <p>{stopping}</p>}
        </div>
      )}
    </>
  );
}

interface Ended {
  readonly promotion: PromotionResource;
  readonly run: Run;
  readonly stage: StageResource | null;
}

/** How it ended, and what runs there now; never a bare "Failed". */
function Outcome({ promotion, run, stage: there }: Ended) {
  const { promotion: texts } = words();
  const { phase, stage, build, outcome, steps, clients } = promotion;
  if (phase === 'succeeded')
    return (
      <div class="notice ok" role="status">
        <p>
          <span aria-hidden="true">✓</span>{' '}
          {isThereStill(promotion, there)
            ? texts.succeeded({ stage, build: build ?? texts.noBuild, clients: clients.length })
            : texts.succeededThen({
                ...{ stage, build: build ?? texts.noBuild, now: there?.currentBuild?.id ?? null },
              })}
        </p>
      </div>
    );
  const step = steps.find((one) => one.phase === 'failed')?.name;
  const error = run.lines.find(({ isError }) => isError)?.text ?? outcome?.output[0];
  const isFault = phase === 'failed' || phase === 'errored';
  return (
    <div class={`notice ${isFault ? 'fail' : 'warn'}`} role={isFault ? 'alert' : 'status'}>
      {step === undefined ? null : <p>{texts.failedAt({ step: words().promote.stepNames[step] })}</p>}
      {outcome === null ? null : <p>{outcome.text}</p>}
      {error === undefined || !isFault ? null : (
        <figure>
          <figcaption>{texts.firstError}</figcaption>
          <blockquote lang="en" translate={false}>
            {error}
          </blockquote>
        </figure>
      )}
      <Still promotion={promotion} stage={there} />
    </div>
  );
}

/** What goes on there as before, unless something else has come since, or nobody knows. */
function Still({ promotion: { previousBuild }, stage }: Omit<Ended, 'run'>) {
  const { promotion: texts } = words();
  if (stage === null || stage.unknownReason !== null) return null;
  const build = stage.currentBuild?.id ?? null;
  if (previousBuild !== null && previousBuild !== build) return null;
  return (
    <p>
      {build === null
        ? texts.stillNothing({ stage: stage.stage })
        : texts.still({ stage: stage.stage, build })}
    </p>
  );
}
