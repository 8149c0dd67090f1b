import { useLocation } from 'preact-iso';
import type { ComponentChildren } from 'preact';
import type { StageResource } from '../../contract/stage.js';
import { columns, nextOrder, orderOf, sorted, type Column } from '../rules/sort.js';
import { words } from '../words.js';
import { HoldLine } from './hold-line.js';
import { useLink } from './link.js';
import { Health } from './state.js';
import { Ago } from './when.js';
import { whoText } from './who.js';

/** The stages as rows, sorted by what one asks for; on a phone each row is a card whose cells say what they are. */
export function StageList({ stages }: { readonly stages: readonly StageResource[] }) {
  const { pipeline } = words();
  const { query } = useLocation();
  const link = useLink();
  const order = orderOf(query['sort']);
  if (stages.length === 0) return null;
  const sortOf = (column: Column) =>
    column !== order.by ? undefined : order.isDown ? ('descending' as const) : ('ascending' as const);
  return (
    <table class="stages-table" role="table">
      <caption class="hidden">{pipeline.stages}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} scope="col" role="columnheader" aria-sort={sortOf(column)}>
              <a href={link('pipeline', {}, { view: 'list', sort: nextOrder(order, column) })}>
                {pipeline.columns[column]}
                <span aria-hidden="true">{column === order.by ? (order.isDown ? ' ▾' : ' ▴') : ''}</span>
              </a>
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {sorted(stages, order).map((stage) => (
          <Row key={stage.stage} stage={stage} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ stage }: { readonly stage: StageResource }) {
  const { pipeline } = words();
  const link = useLink();
  const { currentBuild: build, holds, clients } = stage;
  const cell = (column: Column, children: ComponentChildren) => (
    <td role="cell" data-label={pipeline.columns[column]}>
      {children}
    </td>
  );
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <a href={link('stage', { stage: stage.stage })}>{stage.stage}</a>
      </th>
      {cell('build', build === null ? '–' : <a href={link('build', { build: build.id })}>{build.id}</a>)}
      {cell('commit', <Commit stage={stage} />)}
      {cell('age', build?.since == null ? '–' : <Ago at={build.since} />)}
      {cell('who', build?.actor == null ? '–' : whoText(build.actor))}
      {cell('state', <Health health={stage.health} />)}
      {cell('hold', holds.length === 0 ? '–' : holds.map((hold) => <HoldLine key={hold.id} hold={hold} />))}
      {cell('behind', <Behind stage={stage} />)}
      {cell(
        'clients',
        clients.length === 0
          ? '–'
          : clients.map(({ client, clientStage }) => `${client}/${clientStage}`).join(', '),
      )}
    </tr>
  );
}

function Commit({ stage: { currentBuild: build, milestone } }: { readonly stage: StageResource }) {
  const link = useLink();
  if (build === null) return <>–</>;
  return (
    <>
      <a href={link('commit', { sha: build.commit })}>
        <code lang="en">{build.commit.slice(0, 7)}</code>
      </a>{' '}
      {milestone === null ? '' : `M${String(milestone.number)} `}
      <span lang="en">{build.subject}</span>
    </>
  );
}

function Behind({ stage: { stage, behind } }: { readonly stage: StageResource }) {
  const { frame } = words();
  const link = useLink();
  const ahead = behind.filter(({ commits }) => commits > 0);
  if (ahead.length === 0) return <>–</>;
  return (
    <>
      {ahead.map(({ stage: source, commits, atLeast = false }) => (
        <a key={source} href={link('compare', { sides: `${stage}...${source}` })}>
          {frame.commits({ count: commits, atLeast })} ({source})
        </a>
      ))}
    </>
  );
}
