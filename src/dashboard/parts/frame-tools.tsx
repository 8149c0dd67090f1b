import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import type { MeResource } from '../../contract/me.js';
import type { Theme } from '../place.js';
import { withQuery } from '../rules/query.js';
import { useResource } from '../state/resource.js';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';
import { useLink } from './link.js';

/** Another language is another page: the service writes it. */
export function LanguageSwitch() {
  const { place } = useWorld();
  const { url } = useLocation();
  const { language } = words().frame;
  const other = place.language === 'ko' ? 'en' : 'ko';
  return (
    <a href={withQuery(url, { lang: other })} hrefLang={other} lang={other} target="_top">
      {language.other}
    </a>
  );
}

const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** a year in seconds */
const year = 365 * 24 * 60 * 60;

/** The service reads the choice before the page is drawn, so that it never shows other colours first. */
export function ThemeSwitch() {
  const { place } = useWorld();
  const { theme } = words().frame;
  const [chosen, setChosen] = useState(place.theme);
  useEffect(() => {
    document.documentElement.dataset['theme'] = chosen;
  }, [chosen]);
  const choose = (one: Theme): void => {
    setChosen(one);
    document.cookie = `switchback-theme=${one}; Path=${place.prefix}/; Max-Age=${String(year)}; SameSite=Lax`;
  };
  return (
    <label class="theme">
      <span class="hidden">{theme.label}</span>
      <select value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value as Theme)}>
        {themes.map((one) => (
          <option key={one} value={one}>
            {theme[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

export function HelpLink() {
  const link = useLink();
  return <a href={link('help')}>{words().frame.nav.help}</a>;
}

/** Who one is to the service; whoever signed in may end that. */
export function Me() {
  const { api, live } = useWorld();
  const { frame } = words();
  const { data } = useResource<MeResource>('/me');
  if (data === null) return null;
  const name = data.actor.name ?? data.actor.id;
  const signOut = async (): Promise<void> => {
    await api.ask({ method: 'POST', path: '/sign-out', body: {} });
    live.signOut();
  };
  return (
    <>
      <span class="muted" title={frame.signedInAs({ name })}>
        <span class="hidden">{frame.signedInAs({ name })}</span>
        <span aria-hidden="true">{name}</span>
      </span>
      {data.identity === 'session' ? (
        <button type="button" onClick={() => void signOut()}>
          {frame.signOut}
        </button>
      ) : null}
    </>
  );
}
