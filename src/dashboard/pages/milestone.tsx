import { useRoute } from 'preact-iso';
import type { CompareResource } from '../../contract/compare.js';
import type { MilestoneResource } from '../../contract/milestones.js';
import type { Page } from '../../contract/page.js';
import { BroughtCommits, BroughtMigrations } from '../parts/brought.js';
import { Fact } from '../parts/fact.js';
import { useLink } from '../parts/link.js';
import { PutBack, Role } from '../parts/milestone.js';
import { CopyNotes } from '../parts/notes.js';
import { Sha } from '../parts/sha.js';
import { Shown } from '../parts/shown.js';
import { useTitle } from '../parts/title.js';
import { Moment } from '../parts/when.js';
import { beforeIn, canComeBack, cursorOf } from '../rules/milestone.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';

/** One milestone: where it is, its notes, and what came with it after the one before. */
export function Milestone() {
  const { milestones } = words();
  const number = useRoute().params['number'] ?? '';
  useTitle(milestones.one({ number: Number(number) }));
  const known = useResource<Page<MilestoneResource>>(
    `/milestones?limit=2&cursor=${String(cursorOf(number))}`,
  );
  return (
    <div class="page record-page">
      <Shown known={known}>
        {({ items }) => {
          const milestone = items.find((one) => String(one.number) === number);
          if (milestone === undefined) return <Absent number={number} />;
          return <One milestone={milestone} before={beforeIn(items, milestone.number)} />;
        }}
      </Shown>
    </div>
  );
}

function Absent({ number }: { readonly number: string }) {
  const { milestones } = words();
  const link = useLink();
  return (
    <>
      <h1>{milestones.unknown({ number })}</h1>
      <a href={link('milestones')}>{milestones.title}</a>
    </>
  );
}

interface Shows {
  readonly milestone: MilestoneResource;
  readonly before: MilestoneResource | null;
}

function One({ milestone, before }: Shows) {
  const { milestones } = words();
  const { number, notes } = milestone;
  return (
    <>
      <h1>{milestones.one({ number })}</h1>
      <Facts milestone={milestone} />
      <Acts milestone={milestone} before={before} />
      <section aria-labelledby="notes">
        <h2 id="notes">{milestones.notes}</h2>
        {notes === null ? <p class="muted">{milestones.noNotes}</p> : <p class="note-text">{notes}</p>}
      </section>
      {before === null ? (
        <p class="muted">{milestones.firstOne}</p>
      ) : (
        <Changes milestone={milestone} before={before} />
      )}
    </>
  );
}

function Facts({ milestone }: { readonly milestone: MilestoneResource }) {
  const { milestones } = words();
  const { facts } = milestones;
  const link = useLink();
  const { stage, build, commit, createdAt, createdBy, url, promotion, blockedBy } = milestone;
  return (
    <dl class="about" aria-label={facts.label}>
      <Fact name={facts.state}>
        <Role milestone={milestone} />
      </Fact>
      <Fact name={facts.stage}>
        <a href={link('stage', { stage })}>{stage}</a>
      </Fact>
      <Fact name={facts.build}>
        <a href={link('build', { build })}>{build}</a>
      </Fact>
      <Fact name={facts.commit}>
        <Sha sha={commit} />
      </Fact>
      <Fact name={facts.made}>
        <Moment at={createdAt} /> <span class="muted">{facts.by({ who: createdBy })}</span>
      </Fact>
      <Fact name={facts.promotion}>
        <a href={link('promotion', { promotion })} translate={false}>
          {promotion}
        </a>
      </Fact>
      {url === null ? null : (
        <Fact name={facts.address}>
          <a href={url}>{url}</a>
        </Fact>
      )}
      {blockedBy.length === 0 ? null : (
        <Fact name={milestones.waitsFor}>
          {blockedBy.map(({ text }) => (
            <p key={text}>{text}</p>
          ))}
        </Fact>
      )}
    </dl>
  );
}

function Acts({ milestone, before }: Shows) {
  const { milestones } = words();
  const link = useLink();
  if (before === null && !canComeBack(milestone)) return null;
  return (
    <p class="links-row no-print">
      {before === null ? null : (
        <a class="button" href={link('compare', { sides: `${before.build}...${milestone.build}` })}>
          {milestones.compareWith({ number: before.number })}
        </a>
      )}
      {canComeBack(milestone) ? <PutBack milestone={milestone} /> : null}
    </p>
  );
}

function Changes({
  milestone,
  before,
}: {
  readonly milestone: MilestoneResource;
  readonly before: MilestoneResource;
}) {
  const { milestones, compare } = words();
  const sides = `${before.build}...${milestone.build}`;
  const known = useResource<CompareResource>(`/compare/${sides}`);
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{milestones.changesSince({ number: before.number })}</h2>
      <CopyNotes sides={sides} milestone={milestone.number} />
      <Shown known={known}>
        {({ a, b, aheadCommits, migrations, ahead, truncated }) => (
          <>
            {ahead === 0 ? (
              <p class="muted">{compare.none({ name: b.name })}</p>
            ) : (
              <BroughtCommits commits={aheadCommits} migrations={migrations} />
            )}
            {truncated ? <p>{compare.truncated}</p> : null}
            {migrations.length === 0 ? null : (
              <>
                <h3>{compare.migrationsOf({ a: a.name, b: b.name })}</h3>
                <BroughtMigrations migrations={migrations} />
              </>
            )}
          </>
        )}
      </Shown>
    </section>
  );
}
