import { useId } from 'preact/hooks';
import type { MeResource } from '../../contract/me.js';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import { actsOn, type Act, type ActName } from '../rules/acts.js';
import { mayOn } from '../rules/right.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { useLink } from './link.js';
import { Menu } from './menu.js';

interface On {
  readonly stage: StageResource;
  readonly lastRun: PromotionResource | null;
}

/** What can be done to a stage: the likeliest as buttons, the rest behind ⋯; what cannot be done says why. */
export function StageActs({ stage, lastRun }: On) {
  const { pipeline } = words();
  const { data: me } = useResource<MeResource>('/me');
  const why = useId();
  const address = useAddresses({ stage, lastRun });
  const { buttons, more } = actsOn(stage, (verb) => me === null || mayOn(me.rights, verb, stage.stage));
  const reasons = reasonsOf(buttons, stage.stage);
  return (
    <footer class="card-acts">
      <div class="buttons">
        {buttons.map((act, place) => (
          <ActButton
            key={act.name}
            act={act}
            href={address(act.name)}
            why={why}
            isFirst={place === 0}
            stage={stage}
          />
        ))}
        <Menu label={pipeline.more({ stage: stage.stage })}>
          {more.map((act) => (
            <li key={act.name}>
              <MenuAct act={act} href={address(act.name)} stage={stage.stage} />
            </li>
          ))}
        </Menu>
      </div>
      {reasons.length === 0 ? null : (
        <p class="muted" id={why}>
          {reasons.join(' ')}
        </p>
      )}
    </footer>
  );
}

interface Acting {
  readonly act: Act;
  readonly href: string;
}

function ActButton({
  act: { name, why: lack },
  href,
  why,
  isFirst,
  stage,
}: Acting & { readonly why: string; readonly isFirst: boolean; readonly stage: StageResource }) {
  const text = words().pipeline.acts[name];
  const held = name === 'promote' && stage.hold !== null ? <span aria-hidden="true"> ▣</span> : null;
  const look = isFirst ? 'primary' : '';
  const label = `${text} ${stage.stage}`;
  if (lack !== null)
    return (
      <button type="button" class={look} disabled aria-label={label} aria-describedby={why}>
        {text}
        {held}
      </button>
    );
  return (
    <a class={`button ${look}`} href={href} aria-label={label}>
      {text}
      {held}
    </a>
  );
}

function MenuAct({ act, href, stage }: Acting & { readonly stage: string }) {
  const text = words().pipeline.acts[act.name];
  const why = useId();
  if (act.why === null) return <a href={href}>{text}</a>;
  return (
    <>
      <button type="button" disabled aria-describedby={why}>
        {text}
      </button>
      <span class="muted" id={why}>
        {reasonsOf([act], stage).join(' ')}
      </span>
    </>
  );
}

/** Why some of these cannot be done, each reason once. */
function reasonsOf(acts: readonly Act[], stage: string): string[] {
  const { pipeline, dialog } = words();
  const lacking = acts.filter(({ why }) => why === 'right').map(({ verb }) => dialog.rights[verb]);
  return [
    ...(lacking.length === 0 ? [] : [pipeline.lacks({ stage, rights: [...new Set(lacking)].join(', ') })]),
    ...(acts.some(({ why }) => why === 'nothing-before') ? [pipeline.nothingBefore] : []),
  ];
}

/** Where each is done: on the page that says first what comes of it. */
function useAddresses({ stage: { stage, source }, lastRun }: On): (name: ActName) => string {
  const link = useLink();
  const onStage = (act: ActName): string => link('stage', { stage }, { act });
  return (name) => {
    if (name === 'promote') return link('promote', {}, { stage });
    if (name === 'rollback') return link('promote', {}, { stage, rollback: '1' });
    if (name === 'milestone') return link('milestones', {}, { act: 'new' });
    if (name === 'stop-line') return link('pipeline', {}, { act: 'stop-line' });
    if (name === 'compare') return link('compare', { sides: `${stage}...${source ?? stage}` });
    if (name !== 'retry') return onStage(name);
    if (lastRun?.build == null) return link('stage', { stage });
    return link('promote', {}, { stage, build: lastRun.build });
  };
}
