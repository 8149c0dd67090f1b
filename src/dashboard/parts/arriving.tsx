import type { ArrivingResource } from '../../contract/overview.js';
import { arrivalAt } from '../rules/arriving.js';
import { words } from '../words.js';
import { format, useNow } from './clock.js';
import { useLink } from './link.js';
import { Chip } from './state.js';

/** What is being put there: how far it is, and about how long still. */
export function Arriving({ arriving }: { readonly arriving: ArrivingResource }) {
  const { pipeline } = words();
  const link = useLink();
  const { promotion, build } = arriving;
  const text = build === null ? pipeline.arrivingNothing : pipeline.arriving({ build });
  return (
    <div class="arriving">
      <a class="chip-link" href={link('promotion', { promotion })}>
        <Chip tone="run" icon="◐" text={text} />
      </a>
      <HowFar arriving={arriving} name={text} />
    </div>
  );
}

function HowFar({ arriving, name }: { readonly arriving: ArrivingResource; readonly name: string }) {
  const { pipeline } = words();
  const arrival = arrivalAt(arriving, useNow());
  const { usual } = arriving;
  if (arrival === null || usual === null) return <p class="muted">{pipeline.noEstimate}</p>;
  const { percent, secondsLeft, isSlow } = arrival;
  const median = format().length(usual.seconds);
  return (
    <>
      <progress max={100} value={percent} aria-label={name} />
      <p class="muted" title={pipeline.etaFrom({ count: usual.count, median })}>
        {isSlow
          ? pipeline.slow({ median })
          : `${format().percent(percent)} · ${pipeline.eta({ left: format().length(secondsLeft) })}`}
      </p>
    </>
  );
}
