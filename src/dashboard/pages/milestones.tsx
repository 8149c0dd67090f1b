import type { MilestoneResource, NextMilestoneResource } from '../../contract/milestones.js';
import type { Page } from '../../contract/page.js';
import type { StageResource } from '../../contract/stage.js';
import { Problem } from '../client/api.js';
import { useAct } from '../parts/act.js';
import { AskedLine } from '../parts/asked-line.js';
import { BookedLine, NotAsBooked } from '../parts/booked-line.js';
import { Coded } from '../parts/coded.js';
import { format, useNow } from '../parts/clock.js';
import { useLack } from '../parts/lack.js';
import { useLink } from '../parts/link.js';
import { MayLink } from '../parts/may-link.js';
import { NewMilestone } from '../acts/new-milestone.js';
import { Sha } from '../parts/sha.js';
import { PutBack, Role } from '../parts/milestone.js';
import { Shown } from '../parts/shown.js';
import { Chip, Health } from '../parts/state.js';
import { Table, type Column } from '../parts/table.js';
import { useTitle } from '../parts/title.js';
import { Ago, useLeft } from '../parts/when.js';
import { heldBy, worthAGlance } from '../rules/hold.js';
import { beforeIn, canComeBack, parityOf } from '../rules/milestone.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { whoText } from '../parts/who.js';

/** Which milestone runs where, which one comes next, and what became of the others. */
export function Milestones() {
  const { milestones } = words();
  useTitle(milestones.title);
  const { act, query, addressOf, close } = useAct('build', 'override');
  const known = useResource<Page<MilestoneResource>>('/milestones');
  const next = useResource<NextMilestoneResource>('/milestones/next');
  const stages = useResource<Page<StageResource>>('/stages').data?.items ?? [];
  return (
    <div class="page record-page">
      <header class="page-heading">
        <h1>{milestones.title}</h1>
        <MakeOne next={next.data} problem={next.problem} address={addressOf('new')} />
      </header>
      <Shown known={known}>
        {({ items }) => (
          <>
            {items.length === 0 ? (
              <p>{milestones.none}</p>
            ) : (
              <Running list={items} stages={stages} next={next.data} />
            )}
            {next.data === null ? null : (
              <Next next={next.data} override={addressOf('new', { override: '1' })} />
            )}
            {items.length === 0 ? null : <All list={items} />}
          </>
        )}
      </Shown>
      {act === 'new' ? (
        <NewMilestone {...{ build: query['build'] ?? '', overrides: query['override'] === '1', close }} />
      ) : null}
    </div>
  );
}

/** Never hidden: where it cannot be done, it says why. */
function MakeOne({
  next,
  problem,
  address,
}: {
  readonly next: NextMilestoneResource | null;
  readonly problem: Error | null;
  readonly address: string;
}) {
  const { milestones } = words();
  const lack = useLack('milestone', next?.stage ?? '*');
  const why =
    problem instanceof Problem && problem.code === 'no-milestone-stages' ? milestones.noSlots : lack;
  if (why === null)
    return (
      <a class="button primary" href={address}>
        {milestones.newOne}
      </a>
    );
  return (
    <span class="hindered">
      <button type="button" class="primary" disabled aria-describedby="no-milestone">
        {milestones.newOne}
      </button>{' '}
      <span id="no-milestone" class="muted">
        <Coded text={why} />
      </span>
    </span>
  );
}

interface Shows {
  readonly list: readonly MilestoneResource[];
  readonly stages: readonly StageResource[];
  readonly next: NextMilestoneResource | null;
}

function Running({ list, stages, next }: Shows) {
  const { milestones } = words();
  const of = (role: MilestoneResource['role']) => list.filter((one) => one.role === role);
  const [current, previous] = [of('current'), of('previous')];
  const card = (milestone: MilestoneResource, other: MilestoneResource | undefined) => (
    <Card
      key={milestone.number}
      milestone={milestone}
      other={other ?? null}
      stage={stages.find(({ stage }) => stage === milestone.stage) ?? null}
      slots={next?.slots ?? []}
    />
  );
  return (
    <div class="pair">
      {current.length === 0 ? <p>{milestones.noCurrent}</p> : null}
      {current.map((milestone) => card(milestone, previous[0]))}
      {previous.map((milestone) => card(milestone, current[0]))}
      {previous.length === 0 ? <p class="muted">{milestones.noPrevious}</p> : null}
    </div>
  );
}

function Card({
  milestone,
  other,
  stage,
  slots,
}: {
  readonly milestone: MilestoneResource;
  readonly other: MilestoneResource | null;
  readonly stage: StageResource | null;
  readonly slots: readonly string[];
}) {
  const { milestones, labels } = words();
  const link = useLink();
  const { number, role, build, commit, url } = milestone;
  const heading = `milestone-${String(number)}`;
  return (
    <article class="card" aria-labelledby={heading}>
      <header>
        <p class="eyebrow">{labels.role[role]}</p>
        <h2 id={heading}>
          <a href={link('milestone', { number: String(number) })}>{milestones.one({ number })}</a>
        </h2>
        <p class="muted">
          <a href={link('stage', { stage: milestone.stage })}>
            {milestones.slot({ stage: milestone.stage, parity: parityOf(number, slots) })}
          </a>
        </p>
      </header>
      <p>
        <a href={link('build', { build })}>{build}</a> <Sha sha={commit} />{' '}
        {stage?.currentBuild?.id === build ? stage.currentBuild.subject : ''}
      </p>
      <p class="muted">
        <Ago at={stage?.currentBuild?.since ?? milestone.createdAt} /> ·{' '}
        {whoText(stage?.currentBuild?.actor ?? { id: milestone.createdBy })}
      </p>
      {stage === null ? null : <StageState stage={stage} />}
      {url === null ? null : (
        <p>
          <a href={url}>{url}</a>
        </p>
      )}
      <Acts milestone={milestone} other={other} stage={stage} />
    </article>
  );
}

function StageState({ stage }: { readonly stage: StageResource }) {
  const { milestones, labels } = words();
  const now = useNow();
  const { health, clients } = stage;
  const { holds, reservations } = heldBy(stage, now);
  return (
    <>
      <p class="chips">
        <Health health={health} />
        {holds.map(({ id, kind }) => (
          <Chip key={id} tone="hold" icon="▣" text={labels.holdKind[kind]} />
        ))}
      </p>
      {holds.map((hold) => (
        <p key={hold.id}>
          {milestones.held({
            kind: labels.holdKind[hold.kind],
            who: hold.actor.name ?? hold.by,
            reason: hold.reason,
            until: hold.until === null ? null : format().moment(new Date(hold.until), now),
          })}{' '}
          {hold.until === null ? null : <Left until={hold.until} />}
        </p>
      ))}
      {holds.map((hold) => (
        <NotAsBooked key={hold.id} hold={hold} />
      ))}
      {holds.map((hold) => (
        <AskedLine key={hold.id} hold={hold} />
      ))}
      {worthAGlance(reservations).map((hold) => (
        <BookedLine key={hold.id} hold={hold} />
      ))}
      {clients.length === 0 ? null : (
        <ul class="plain" aria-label={milestones.clients}>
          {clients.map(({ client, clientStage }) => (
            <li key={`${client}/${clientStage}`}>
              ⇐ {client} / {clientStage}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const Left = ({ until }: { readonly until: string }) => (
  <span class="muted">{words().pipeline.left({ left: useLeft(until) })}</span>
);

function Acts({
  milestone: { stage: slot, url },
  other,
  stage,
}: {
  readonly milestone: MilestoneResource;
  readonly other: MilestoneResource | null;
  readonly stage: StageResource | null;
}) {
  const { milestones } = words();
  const link = useLink();
  return (
    <p class="links-row no-print">
      {url === null ? null : (
        <a class="button" href={url}>
          {milestones.open({ stage: slot })}
        </a>
      )}
      {other === null ? null : (
        <a class="button" href={link('compare', { sides: `${other.stage}...${slot}` })}>
          {milestones.compareWith({ number: other.number })}
        </a>
      )}
      <MayLink
        verb="rollback"
        stage={slot}
        href={link('promote', {}, { stage: slot, rollback: '1' })}
        label={milestones.rollBack}
      />
      {stage?.hold == null ? null : (
        <MayLink
          verb="hold"
          stage={slot}
          href={link('stage', { stage: slot }, { act: 'release' })}
          label={milestones.release}
        />
      )}
    </p>
  );
}

/** Which one comes next, what it replaces, and what it would wait for: said before anybody tries. */
function Next({
  next: { number, stage, replaces, holds, calendar },
  override,
}: {
  readonly next: NextMilestoneResource;
  /** Where it is made in spite of the holds. */
  readonly override: string;
}) {
  const { milestones, labels } = words();
  const now = useNow();
  return (
    <section class="next" aria-labelledby="next">
      <h2 id="next" class="eyebrow">
        {milestones.next}
      </h2>
      {number === null || stage === null ? (
        <p>{milestones.anyNumber}</p>
      ) : (
        <p>
          {replaces === null
            ? milestones.willGo({ number, stage })
            : milestones.willReplace({ number, stage, replaced: replaces.number })}
        </p>
      )}
      {(number === null ? [] : holds).map((hold) => (
        <p key={hold.id} class="chip hold">
          <span aria-hidden="true">▣</span>{' '}
          {milestones.willWait({
            number: number ?? 0,
            stage: hold.stage,
            kind: labels.holdKind[hold.kind],
            until: hold.until === null ? null : format().moment(new Date(hold.until), now),
          })}
        </p>
      ))}
      {(calendar?.reservations ?? []).map((hold) => (
        <BookedLine key={hold.id} hold={hold} />
      ))}
      {calendar === null ? null : (
        <p class="muted">
          {calendar.earliest === null
            ? milestones.earliestUnknown
            : milestones.earliest({ at: format().moment(new Date(calendar.earliest), now) })}
        </p>
      )}
      {number === null || stage === null || holds.length === 0 ? null : (
        <p class="links-row no-print">
          <MayLink verb="override" stage={stage} href={override} label={milestones.override} />
        </p>
      )}
    </section>
  );
}

function All({ list }: { readonly list: readonly MilestoneResource[] }) {
  const { milestones } = words();
  const link = useLink();
  const { columns } = milestones;
  const shown: readonly Column<MilestoneResource>[] = [
    {
      title: columns.number,
      cell: ({ number }) => (
        <a href={link('milestone', { number: String(number) })}>{milestones.short({ number })}</a>
      ),
    },
    { title: columns.stage, cell: ({ stage }) => <a href={link('stage', { stage })}>{stage}</a> },
    { title: columns.role, cell: (milestone) => <Role milestone={milestone} /> },
    { title: columns.build, cell: ({ build }) => <a href={link('build', { build })}>{build}</a> },
    {
      title: columns.commits,
      cell: ({ since }) =>
        since == null
          ? '–'
          : milestones.since({
              count: since.commits,
              atLeast: since.atLeast ?? false,
              number: since.number,
            }),
    },
    {
      title: columns.when,
      cell: ({ createdAt, createdBy }) => (
        <>
          <Ago at={createdAt} /> <span class="muted">{createdBy}</span>
        </>
      ),
    },
    { title: columns.acts, isActs: true, cell: (milestone) => <RowActs milestone={milestone} list={list} /> },
  ];
  return (
    <section aria-labelledby="all">
      <h2 id="all">{milestones.all}</h2>
      <Table
        caption={milestones.all}
        columns={shown}
        rows={list}
        keyOf={({ number }) => `m${String(number)}`}
      />
    </section>
  );
}

function RowActs({
  milestone,
  list,
}: {
  readonly milestone: MilestoneResource;
  readonly list: readonly MilestoneResource[];
}) {
  const { milestones } = words();
  const link = useLink();
  const { number, build } = milestone;
  const before = beforeIn(list, number);
  const named = (text: string): string => `${text} ${milestones.short({ number })}`;
  return (
    <span class="row-acts">
      {before === null ? null : (
        <a
          href={link('compare', { sides: `${before.build}...${build}` })}
          aria-label={named(milestones.changes)}
        >
          {milestones.changes}
        </a>
      )}
      <a href={link('milestone', { number: String(number) })} aria-label={named(milestones.notes)}>
        {milestones.notes}
      </a>
      {canComeBack(milestone) ? <PutBack milestone={milestone} /> : null}
    </span>
  );
}
