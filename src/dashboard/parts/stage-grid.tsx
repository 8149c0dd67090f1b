import type { ListedBuildResource } from '../../contract/build.js';
import type { Page } from '../../contract/page.js';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import { gridOf, type Cell, type GridRow } from '../rules/grid.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { useLink } from './link.js';
import { Shown } from './shown.js';
import { Chip, Phase } from './state.js';
import { Ago } from './when.js';

/** Builds by stages: what became of each build on each of them. */
export function StageGrid({ stages }: { readonly stages: readonly StageResource[] }) {
  const builds = useResource<Page<ListedBuildResource>>('/builds?limit=30');
  const promotions = useResource<Page<PromotionResource>>('/promotions?limit=200');
  return (
    <Shown known={builds}>
      {({ items }) => (
        <Shown known={promotions}>
          {(last) => (
            <Grid rows={gridOf({ stages, builds: items, promotions: last.items })} stages={stages} />
          )}
        </Shown>
      )}
    </Shown>
  );
}

function Grid({
  rows,
  stages,
}: {
  readonly rows: readonly GridRow[];
  readonly stages: readonly StageResource[];
}) {
  const { pipeline } = words();
  const link = useLink();
  if (rows.length === 0) return null;
  return (
    <table class="stages-table" role="table">
      <caption class="hidden">{pipeline.gridCaption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            {pipeline.columns.build}
          </th>
          {stages.map(({ stage }) => (
            <th key={stage} scope="col" role="columnheader">
              <a href={link('stage', { stage })}>{stage}</a>
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ build, commit, subject, cells }) => (
          <tr key={build} role="row">
            <th scope="row" role="rowheader">
              <a href={link('build', { build })}>{build}</a> <code lang="en">{commit.slice(0, 7)}</code>{' '}
              <span class="subject" lang="en">
                {subject}
              </span>
            </th>
            {stages.map((stage, place) => (
              <td key={stage.stage} role="cell" data-label={stage.stage}>
                <InCell cell={cells[place] ?? null} stage={stage} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function InCell({ cell, stage }: { readonly cell: Cell; readonly stage: StageResource }) {
  const { pipeline } = words();
  const link = useLink();
  if (cell === null)
    return (
      <>
        <span aria-hidden="true" class="muted">
          ·
        </span>
        <span class="hidden">{pipeline.never}</span>
      </>
    );
  if (cell.is === 'running') {
    const since = stage.currentBuild?.since;
    return (
      <>
        <Chip tone="ok" icon="●" text={pipeline.runsHere} />{' '}
        <span class="muted">{since == null ? '' : <Ago at={since} />}</span>
      </>
    );
  }
  const { id, phase, endedAt, createdAt } = cell.promotion;
  return (
    <>
      <a class="chip-link" href={link('promotion', { promotion: id })}>
        <Phase phase={phase} />
      </a>{' '}
      <span class="muted">
        <Ago at={endedAt ?? createdAt} />
      </span>
    </>
  );
}
