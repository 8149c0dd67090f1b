import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageName } from '../../contract/pages.js';
import { words } from '../words.js';
import { useAct } from './act.js';
import { format } from './clock.js';
import { FindBox } from './find-box.js';
import { HelpLink, LanguageSwitch, Me, ThemeSwitch } from './frame-tools.js';
import { Keys } from './keys.js';
import { useLink } from './link.js';
import { LiveState, SignedOut, Stopped } from './live-state.js';
import { Sample } from './sample.js';
import { title } from './title.js';

const navigation = [
  'pipeline',
  'builds',
  'milestones',
  'calendar',
  'promotions',
  'clients',
  'activity',
] as const;

/** What surrounds every page but the one for a wall: where one can go, whether it is live, language and colours. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const link = useLink();
  const { path } = useLocation();
  return path === link('tv') ? <>{children}</> : <Framed>{children}</Framed>;
}

function Framed({ children }: { readonly children: ComponentChildren }) {
  const { frame } = words();
  const { url } = useLocation();
  const { addressOf } = useAct();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [url]);
  const shut = isOpen ? '' : 'shut';
  return (
    <>
      <a class="skip" href="#content">
        {frame.skip}
      </a>
      <header class="frame">
        <Brand />
        <LiveState />
        <button
          type="button"
          class="icon menu-button"
          aria-label={frame.nav.menu}
          title={frame.nav.menu}
          aria-expanded={isOpen}
          aria-controls="pages tools"
          onClick={() => setOpen(!isOpen)}
        >
          <span aria-hidden="true">☰</span>
        </button>
        <Navigation shut={shut} />
        <FindBox />
        <div id="tools" class={`tools ${shut}`}>
          <LanguageSwitch />
          <ThemeSwitch />
          <HelpLink />
          <Me />
        </div>
      </header>
      <Sample />
      <Stopped />
      <SignedOut />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer class="frame muted">
        <span class="clocked">{frame.zone({ zone: format().zone })}</span>
        <a href={addressOf('keys')}>{words().keys.title}</a>
      </footer>
      <Keys />
      <Announced />
    </>
  );
}

/** Focuses what is new of a page that one has gone to, so that keys and readers go on from there. */
export function focusContent(): void {
  document.getElementById('content')?.focus({ preventScroll: true });
}

/** Another page has no other way to say that it is there; the first one says it as every page does. */
function Announced() {
  const [said, setSaid] = useState('');
  const before = useRef('');
  const { value } = title;
  useEffect(() => {
    if (before.current !== '') setSaid(value);
    before.current = value;
  }, [value]);
  return (
    <p class="hidden" role="status">
      {said}
    </p>
  );
}

function Brand() {
  const link = useLink();
  return (
    <a class="brand" href={link('pipeline')}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <path d="M7 24h12a4 4 0 0 0 0-8h-6a4 4 0 0 1 0-8h12" />
      </svg>
      {words().frame.title}
    </a>
  );
}

function Navigation({ shut }: { readonly shut: string }) {
  const { nav } = words().frame;
  const link = useLink();
  return (
    <nav id="pages" class={shut} aria-label={nav.label}>
      <ul>
        {navigation.map((page) => (
          <li key={page}>
            <a href={link(page)} aria-current={useIsHere(page) ? 'page' : undefined}>
              {nav[page]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Also on what is below a page: a build belongs to the builds. */
function useIsHere(page: PageName): boolean {
  const link = useLink();
  const { path } = useLocation();
  // As the router has a path: without a slash at its end, where a proxy puts something before it.
  const address = link(page).replace(/(?<=.)\/$/, '');
  return page === 'pipeline' ? path === address : path === address || path.startsWith(`${address}/`);
}
