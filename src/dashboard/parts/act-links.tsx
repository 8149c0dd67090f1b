import { useId } from 'preact/hooks';
import type { MeResource } from '../../contract/me.js';
import type { Verb } from '../../model/right.js';
import { mayOn } from '../rules/right.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { useAct } from './act.js';

export interface ActLink {
  readonly label: string;
  /** The right that it needs; null = whoever reads may. */
  readonly verb: Verb | null;
  /** Where it is done: on another page, or in a dialog of this one. */
  readonly href?: string;
  readonly act?: string;
  readonly about?: Readonly<Record<string, string>>;
  /** What most people come for. */
  readonly isFirst?: boolean;
}

/** What can be done on a stage; whoever may not do something sees it all the same, and reads why. */
export function ActLinks({ stage, acts }: { readonly stage: string; readonly acts: readonly ActLink[] }) {
  const { dialog, stage: said } = words();
  const { data: me } = useResource<MeResource>('/me');
  const why = useId();
  const lacked = acts.flatMap(({ verb }) =>
    verb !== null && me !== null && !mayOn(me.rights, verb, stage) ? [verb] : [],
  );
  return (
    <div class="acts" role="group" aria-label={said.acts}>
      {acts.map((act) => (
        <One
          key={act.label}
          act={act}
          why={act.verb !== null && lacked.includes(act.verb) ? `${why}-${act.verb}` : null}
        />
      ))}
      {[...new Set(lacked)].map((verb) => (
        <p key={verb} id={`${why}-${verb}`} class="muted">
          {acts.flatMap((one) => (one.verb === verb ? [one.label.replace('…', '')] : [])).join(', ')}:{' '}
          {dialog.lacks({ right: dialog.rights[verb], stage })}
        </p>
      ))}
    </div>
  );
}

function One({
  act: { label, href, act, about, isFirst = false },
  why,
}: {
  readonly act: ActLink;
  readonly why: string | null;
}) {
  const { addressOf } = useAct('client', 'clientStage', 'hold', 'ask');
  if (why !== null)
    return (
      <button type="button" disabled aria-describedby={why}>
        {label}
      </button>
    );
  return (
    <a class={isFirst ? 'button primary' : 'button'} href={href ?? addressOf(act ?? '', about)}>
      {label}
    </a>
  );
}
