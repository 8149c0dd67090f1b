import { useLocation } from 'preact-iso';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';
import { format, useNow } from './clock.js';

export const liveIcons = { on: '●', off: '‖', retry: '◌', 'signed-out': '■' } as const;

/** Whether what one sees follows what happens, and the way to stop that. */
export function LiveState() {
  const { live } = useWorld();
  const { frame } = words();
  // The place of what is likely said next is kept free, so that nothing moves when it is.
  const isNew = live.isNew.value;
  const state = isNew ? 'on' : live.state.value;
  const isOff = state === 'off';
  const label = isOff ? frame.live.resume : frame.live.pause;
  return (
    <div class="live">
      <span role="status" class={`chip ${state === 'on' ? 'ok' : 'warn'}`}>
        <span class={isNew ? 'unsaid' : undefined}>
          <span aria-hidden="true">{liveIcons[state]}</span> {frame.live[state]}
        </span>
      </span>
      {state === 'signed-out' ? null : (
        <button
          type="button"
          class="icon"
          aria-label={label}
          title={label}
          onClick={() => (isOff ? live.resume() : live.pause())}
        >
          <span aria-hidden="true">{isOff ? '▶' : '‖'}</span>
        </button>
      )}
    </div>
  );
}

/** While nobody answers: when it is tried again, and the way not to wait. The state above is what is said aloud. */
export function Stopped() {
  const { live } = useWorld();
  const { stopped, retry, retryNow } = words().frame.live;
  const at = live.retryAt.value;
  const now = useNow();
  if (at === null || live.state.value !== 'retry') return null;
  const seconds = Math.max(0, Math.ceil((at.getTime() - now.getTime()) / 1000));
  return (
    <section class="banner warn stopped edge" aria-label={retry}>
      {stopped({ seconds })}{' '}
      <button type="button" onClick={() => live.open()}>
        {retryNow}
      </button>
    </section>
  );
}

/** What a person sees then is old, and says so. */
export function SignedOut() {
  const { live, place } = useWorld();
  const { signedOut, signIn } = words().frame;
  const { url } = useLocation();
  if (live.state.value !== 'signed-out') return null;
  return (
    <div class="banner warn edge" role="alert">
      {signedOut({ at: format().clock(live.heardAt.value) })}{' '}
      <a href={signInAt(place.prefix, url)} target="_top">
        {signIn}
      </a>
    </div>
  );
}

/** From where a person comes back to the page that they see. */
const signInAt = (prefix: string, url: string): string =>
  `${prefix}/auth/login?${new URLSearchParams({ to: url.slice(prefix.length) }).toString()}`;
