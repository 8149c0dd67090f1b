import type { PromotionResource } from '../../contract/promotion.js';
import { nextAct } from '../rules/next-act.js';
import { useMay } from '../state/rights.js';
import { words } from '../words.js';
import { useLink } from './link.js';

interface On {
  readonly promotion: PromotionResource;
  /** Whether its stage is there still. */
  readonly isThere: boolean;
}

/** What can be done about a promotion where it is one of many: the way to the page that says first what comes of it. */
export function PromotionLinks({ promotion, isThere }: On) {
  const act = nextAct(promotion, isThere);
  return act === null ? null : <ActLink promotion={promotion} act={act} />;
}

function ActLink({
  promotion: { id, stage, build, abort },
  act,
}: {
  readonly promotion: PromotionResource;
  readonly act: 'abort' | 'retry';
}) {
  const { promotion: texts, pipeline, dialog } = words();
  const link = useLink();
  const verb = act === 'abort' ? 'abort' : 'promote';
  const may = useMay(verb, stage);
  const text = act === 'abort' ? texts.abort : pipeline.retry;
  const lack = pipeline.lacks({ stage, rights: dialog.rights[verb] });
  const why = may === false ? lack : act === 'abort' && abort !== null ? texts.abortAsked : null;
  const name = `${text} ${build ?? texts.noBuild} → ${stage}`;
  if (why === null)
    return (
      <a
        class="button small"
        href={
          act === 'abort'
            ? link('promotion', { promotion: id }, { act: 'abort' })
            : link('promote', {}, { stage, build: build ?? undefined })
        }
        aria-label={name}
      >
        {text}
      </a>
    );
  return (
    <>
      <button type="button" class="small" disabled aria-label={name} aria-describedby={`lacks-${id}`}>
        {text}
      </button>
      <span class="muted" id={`lacks-${id}`}>
        {why}
      </span>
    </>
  );
}
