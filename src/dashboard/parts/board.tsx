import type { OverviewResource } from '../../contract/overview.js';
import type { StageResource } from '../../contract/stage.js';
import { boardOf, type Way } from '../rules/board.js';
import { words } from '../words.js';
import { format } from './clock.js';
import { useLink } from './link.js';
import { StageCard } from './stage-card.js';

/** How much room so many slots get, which the style sheet has to say: the page itself may have no style in it. */
const rooms = ['', 'of-2', 'of-3', 'of-4', 'of-5', 'of-6', 'of-7', 'of-8'] as const;
const roomOf = (slots: number): string => rooms[Math.min(slots, rooms.length) - 1] ?? '';

/** The stages as a build goes through them, with what lies between each and its source. */
export function Board({ overview }: { readonly overview: OverviewResource }) {
  const { stages, arriving, got, recent } = overview;
  const { line, slots } = boardOf(stages);
  const card = (stage: StageResource) => (
    <StageCard
      stage={stage}
      arriving={arriving.find((one) => one.stage === stage.stage) ?? null}
      got={got.find((one) => one.stage === stage.stage) ?? null}
      lastRun={recent.find(({ id }) => id === stage.lastRun?.promotion) ?? null}
    />
  );
  return (
    <div class="board-frame">
      <ol
        class={slots.length === 0 ? 'pipeline-board' : 'pipeline-board with-slots'}
        aria-label={words().pipeline.stages}
      >
        {line.map(({ stage, way }) => (
          <li key={stage.stage} class={way === null ? 'place' : 'place led-to'}>
            {way === null ? null : <WayTo way={way} stage={stage} />}
            {card(stage)}
          </li>
        ))}
        {slots.length === 0 ? null : (
          <li class={`slots ${roomOf(slots.length)}`}>
            <Flag count={slots.length} />
            <ol class="plain">
              {slots.map((stage) => (
                <li key={stage.stage}>{card(stage)}</li>
              ))}
            </ol>
          </li>
        )}
      </ol>
    </div>
  );
}

/** The line between two cards, with how much its source is ahead: a link to what that is. */
function WayTo({ way, stage: { stage, running } }: { readonly way: Way; readonly stage: StageResource }) {
  const { pipeline } = words();
  const link = useLink();
  const { source, commits, atLeast, isNext } = way;
  const count = commits === null ? '?' : `${format().number(commits)}${atLeast ? '+' : ''}`;
  const text =
    commits === null
      ? pipeline.gapUnknown({ source, stage })
      : commits === 0
        ? pipeline.level({ source, stage })
        : pipeline.behind({ count: commits, atLeast, source, stage });
  return (
    <div class={`way${commits === 0 ? ' level' : ''}${running === null ? '' : ' moving'}`}>
      <a href={link('compare', { sides: `${stage}...${source}` })} title={text}>
        <span class="count" aria-hidden="true">
          {isNext ? '' : `${source} `}
          {commits === 0 ? '=' : count}
        </span>
        <span class="said">{text}</span>
        <svg viewBox="0 0 56 16" aria-hidden="true">
          <path d="M1 8h50" />
          <path class="head" d="M45 2l7 6-7 6" />
        </svg>
      </a>
    </div>
  );
}

/** Nothing moves on to a slot by itself: it gets the milestones that people make. */
function Flag({ count }: { readonly count: number }) {
  const { nav } = words().frame;
  const link = useLink();
  const centres = Array.from({ length: count }, (_, place) => (100 * (place + 0.5)) / count);
  const [left = 50, right = 50] = [centres[0], centres.at(-1)];
  const drops = centres.map((x) => `M${String(x)} 6V16`).join('');
  return (
    <p class="flag">
      <a href={link('milestones')}>
        <span aria-hidden="true">⚑</span> {nav.milestones}
      </a>
      <svg viewBox="0 0 100 16" preserveAspectRatio="none" aria-hidden="true">
        <path d={`M50 0V6M${String(left)} 6H${String(right)}${drops}`} />
      </svg>
    </p>
  );
}
