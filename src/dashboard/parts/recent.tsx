import type { OverviewResource } from '../../contract/overview.js';
import type { PromotionResource } from '../../contract/promotion.js';
import { nextAct } from '../rules/next-act.js';
import { words } from '../words.js';
import { format } from './clock.js';
import { useLink } from './link.js';
import { PromotionLinks } from './promotion-links.js';
import { Phase } from './state.js';
import { Ago } from './when.js';

/** What happened last on all stages, and how it ended, in words. */
export function Recent({ recent, stages }: Pick<OverviewResource, 'recent' | 'stages'>) {
  const { pipeline } = words();
  const link = useLink();
  return (
    <section aria-labelledby="recent">
      <div class="pipeline-bar">
        <h2 id="recent">{pipeline.recent}</h2>
        <p>
          <a href={link('activity')}>
            {pipeline.viewAll} <span aria-hidden="true">▸</span>
          </a>
        </p>
      </div>
      {recent.length === 0 ? <p class="muted">{pipeline.nothingYet}</p> : null}
      <ul class="rows recent">
        {recent.map((promotion) => (
          <Row
            key={promotion.id}
            promotion={promotion}
            isThere={stages.some(({ stage }) => stage === promotion.stage)}
          />
        ))}
      </ul>
    </section>
  );
}

function Row({ promotion, isThere }: { readonly promotion: PromotionResource; readonly isThere: boolean }) {
  const { labels } = words();
  const link = useLink();
  const { id, phase, build, stage, milestone, createdAt, endedAt, actor, trigger } = promotion;
  const { durationSeconds, blockedBy, outcome } = promotion;
  const [waitsFor] = blockedBy;
  const how = outcome?.text ?? (phase === 'pending' ? waitsFor?.text : undefined);
  return (
    <li>
      <Phase phase={phase} blockedBy={promotion.blockedBy} />
      <a href={link('promotion', { promotion: id })}>
        {build ?? '–'} → {stage}
        {milestone === null ? '' : ` (M${String(milestone)})`}
      </a>
      <Ago at={endedAt ?? createdAt} />
      <span class="how clocked">{how ?? ''}</span>
      <span class="muted">
        {durationSeconds === null ? '' : `${format().length(durationSeconds)} · `}
        {actor.via === 'system'
          ? labels.trigger[trigger]
          : `${actor.name ?? actor.id} (${labels.trigger[trigger]})`}
      </span>
      <Acts promotion={promotion} isThere={isThere} />
    </li>
  );
}

function Acts({ promotion, isThere }: { readonly promotion: PromotionResource; readonly isThere: boolean }) {
  const { pipeline } = words();
  const link = useLink();
  const { id, phase, build, stage } = promotion;
  if (nextAct(promotion, true) === null) return null;
  const isOver = phase === 'failed' || phase === 'errored' || phase === 'aborted';
  return (
    <span class="buttons">
      {isOver ? (
        <a
          class="button small"
          href={link('promotion', { promotion: id })}
          aria-label={`${pipeline.openLog} ${build ?? ''} → ${stage}`}
        >
          {pipeline.openLog}
        </a>
      ) : null}
      <PromotionLinks promotion={promotion} isThere={isThere} />
    </span>
  );
}
