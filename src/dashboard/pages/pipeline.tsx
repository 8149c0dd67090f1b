import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import type { OverviewResource } from '../../contract/overview.js';
import { LineAct } from '../acts/line-act.js';
import { Board } from '../parts/board.js';
import { NoBuilds, NoStages } from '../parts/empty.js';
import { LineStops } from '../parts/line-stops.js';
import { useLink } from '../parts/link.js';
import { Recent } from '../parts/recent.js';
import { Shown } from '../parts/shown.js';
import { StageGrid } from '../parts/stage-grid.js';
import { StageList } from '../parts/stage-list.js';
import { useTitle } from '../parts/title.js';
import { useResource } from '../state/resource.js';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';

const views = ['board', 'list', 'grid'] as const;
type View = (typeof views)[number];

/** What runs where, what needs somebody and what happened last. */
export function Pipeline() {
  const { pipeline } = words();
  useTitle(pipeline.title);
  const overview = useResource<OverviewResource>('/overview');
  const view = useView();
  const hasDrawn = useHasDrawn(overview.data !== null);
  return (
    <div class="page">
      <Shown known={overview}>
        {(data) => (
          <>
            <LineStops lines={data.lines} isTouched />
            <LineAct stages={data.stages} />
            <Attention attention={data.attention} />
            <Heading view={view} />
            <NoStages stages={data.stages} />
            <NoBuilds overview={data} />
            {view === 'list' ? <StageList stages={data.stages} /> : null}
            {view === 'grid' ? <StageGrid stages={data.stages} /> : null}
            {view === 'board' ? <Board overview={data} /> : null}
            {hasDrawn ? <Recent recent={data.recent} stages={data.stages} /> : null}
          </>
        )}
      </Shown>
    </div>
  );
}

/**
 * Whether the browser has shown the stages: they are what one waits for, the rest comes with the next frame. What the
 * service drew has it all.
 */
function useHasDrawn(isThere: boolean): boolean {
  const { isAsDrawn } = useWorld();
  const [hasDrawn, setDrawn] = useState(isAsDrawn.peek());
  useEffect(() => {
    if (isThere) setDrawn(true);
  }, [isThere]);
  return hasDrawn;
}

function useView(): View {
  const { query } = useLocation();
  return views.find((one) => one === query['view']) ?? 'board';
}

function Heading({ view }: { readonly view: View }) {
  const { pipeline } = words();
  const link = useLink();
  return (
    <div class="pipeline-bar">
      <h1>{pipeline.title}</h1>
      <nav aria-label={pipeline.views.label}>
        <ul class="views">
          {views.map((one) => (
            <li key={one}>
              <a
                href={link('pipeline', {}, { view: one === 'board' ? undefined : one })}
                aria-current={one === view ? 'true' : undefined}
              >
                {pipeline.views[one]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p>
        <a href={link('helpStages')}>{pipeline.whatAreThese}</a>
      </p>
      <p>
        <a href={link('tv')}>
          {pipeline.tv} <span aria-hidden="true">↗</span>
        </a>
      </p>
    </div>
  );
}

/** On a phone only how many: the rest on a touch. How wide a window is the service does not know; its style sheet does. */
function useOpen(): boolean {
  const { isAsDrawn } = useWorld();
  return isAsDrawn.value || isWide();
}

const isWide = (): boolean => matchMedia('(min-width: 481px)').matches;

function Attention({ attention }: Pick<OverviewResource, 'attention'>) {
  const { pipeline } = words();
  const link = useLink();
  const isOpen = useOpen();
  if (attention.length === 0) return null;
  return (
    <details class="banner warn attention" open={isOpen}>
      <summary>
        <h2>
          <span aria-hidden="true">!</span> {pipeline.attention({ count: attention.length })}
        </h2>
      </summary>
      <ul>
        {attention.map(({ code, stage, text, promotion }) => (
          <li key={`${stage} ${code} ${promotion ?? ''}`}>
            <a
              class="clocked"
              href={promotion === null ? link('stage', { stage }) : link('promotion', { promotion })}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
