import { useLocation, useRoute } from 'preact-iso';
import type { StageResource } from '../../contract/stage.js';
import { StageAct } from '../acts/stage-act.js';
import { useLink } from '../parts/link.js';
import { Shown } from '../parts/shown.js';
import { useTitle } from '../parts/title.js';
import { withQuery } from '../rules/query.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { StageChangesTab } from './stage/changes.js';
import { StageClientsTab } from './stage/clients.js';
import { StageHeader } from './stage/header.js';
import { StageHoldsTab } from './stage/holds.js';
import { StageSettingsTab } from './stage/settings.js';
import { StageTimelineTab } from './stage/timeline.js';

const tabs = {
  timeline: StageTimelineTab,
  changes: StageChangesTab,
  clients: StageClientsTab,
  hold: StageHoldsTab,
  settings: StageSettingsTab,
} as const;
type Tab = keyof typeof tabs;
const names = Object.keys(tabs) as Tab[];

/** One stage: how it is, what happened there, and what a person can do about it. */
export function Stage() {
  const { stage = '' } = useRoute().params;
  useTitle(stage);
  const known = useResource<StageResource>(`/stages/${encodeURIComponent(stage)}`);
  return (
    <div class="page stage">
      <Path stage={stage} />
      <Shown known={known}>
        {(data) => (
          <>
            <StageHeader stage={data} />
            <Parts stage={data} />
          </>
        )}
      </Shown>
      <StageAct known={known} />
    </div>
  );
}

function Path({ stage }: { readonly stage: string }) {
  const { pipeline, stage: said } = words();
  const link = useLink();
  return (
    <nav class="path" aria-label={said.path}>
      <a href={link('pipeline')}>{pipeline.title}</a> <span aria-hidden="true">▸</span>{' '}
      <span aria-current="page">{stage}</span>
    </nav>
  );
}

function Parts({ stage }: { readonly stage: StageResource }) {
  const { query } = useLocation();
  const tab = names.find((name) => name === query['tab']) ?? 'timeline';
  const Part = tabs[tab];
  const { tabs: said } = words().stage;
  return (
    <>
      <Tabs stage={stage} here={tab} />
      <section class="part" aria-label={said[tab]}>
        <Part stage={stage} />
      </section>
    </>
  );
}

/** Each part has an address of its own; what the others had in theirs stays with them. */
function Tabs({ stage, here }: { readonly stage: StageResource; readonly here: Tab }) {
  const { tabs: said, counted } = words().stage;
  const link = useLink();
  const address = link('stage', { stage: stage.stage });
  const [next] = stage.behind;
  const counts: Partial<Record<Tab, number>> = {
    clients: stage.clients.length,
    ...(next === undefined ? {} : { changes: next.commits }),
  };
  return (
    <nav class="tabs" aria-label={said.label}>
      <ul>
        {names.map((name) => {
          const count = counts[name];
          return (
            <li key={name}>
              <a
                href={withQuery(address, { tab: name === 'timeline' ? null : name })}
                aria-current={name === here ? 'page' : undefined}
              >
                {count === undefined ? said[name] : counted({ name: said[name], count })}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
