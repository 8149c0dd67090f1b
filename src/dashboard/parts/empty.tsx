import type { ListedBuildResource } from '../../contract/build.js';
import type { OverviewResource } from '../../contract/overview.js';
import type { Page } from '../../contract/page.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { copy } from './clipboard.js';
import { Coded } from './coded.js';
import { useLink } from './link.js';

/** A stage is a file: the help says which. */
export function NoStages({ stages }: Pick<OverviewResource, 'stages'>) {
  const { noStages } = words().pipeline;
  const link = useLink();
  if (stages.length > 0) return null;
  return (
    <section class="pipeline-empty">
      <p>
        <strong>{noStages.title}</strong> {noStages.text}
      </p>
      <p class="buttons">
        <a class="button primary" href={link('helpStages')}>
          {noStages.add}
        </a>
        <a class="button" href={link('help')}>
          {noStages.example}
        </a>
      </p>
    </section>
  );
}

const ciStep = `- run: npx --no switchback build create
`;

/** Where nothing runs and nothing happened, and there is no build that could. */
export function NoBuilds({ overview: { stages, recent } }: { readonly overview: OverviewResource }) {
  const { noBuilds } = words().pipeline;
  const isQuiet = recent.length === 0 && stages.every(({ currentBuild }) => currentBuild === null);
  const { data } = useResource<Page<ListedBuildResource>>(isQuiet ? '/builds?limit=1' : null);
  if (!isQuiet || data === null || data.items.length > 0) return null;
  return (
    <section class="pipeline-empty">
      <p>
        <Coded text={noBuilds.text} />
      </p>
      <p class="buttons">
        <button type="button" class="primary" onClick={() => void copy(ciStep)}>
          {noBuilds.copy}
        </button>
      </p>
    </section>
  );
}
