import type { MilestoneResource } from '../../contract/milestones.js';
import { words } from '../words.js';
import { useLink } from './link.js';
import { MayLink } from './may-link.js';
import { Chip, Phase } from './state.js';

/** What it is now; one that is not there yet says how its promotion stands. */
export function Role({ milestone: { role, phase } }: { readonly milestone: MilestoneResource }) {
  const { labels } = words();
  const isThere = role === 'current' || role === 'previous';
  return (
    <span class="chips">
      <Chip tone={isThere ? 'ok' : 'muted'} icon={isThere ? '●' : '○'} text={labels.role[role]} />
      {role === 'absent' ? <Phase phase={phase} /> : null}
    </span>
  );
}

/** A promotion of its build to its own slot: the page of it says first what would happen. */
export function PutBack({ milestone: { stage, build, number } }: { readonly milestone: MilestoneResource }) {
  const { milestones } = words();
  const link = useLink();
  const text = milestones.putBack({ stage });
  return (
    <MayLink
      verb="promote"
      stage={stage}
      href={link('promote', {}, { stage, build })}
      label={text}
      name={`${text} ${milestones.short({ number })}`}
      look="link"
    />
  );
}
