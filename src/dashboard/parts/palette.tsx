import { useLocation } from 'preact-iso';
import { useEffect, useId, useState } from 'preact/hooks';
import type { FoundResource } from '../../contract/search.js';
import type { OverviewResource } from '../../contract/overview.js';
import { pages, type PageName } from '../../contract/pages.js';
import { foundBy, pageOf } from '../rules/find.js';
import { moved } from '../rules/places.js';
import { useResource } from '../state/resource.js';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';
import { Dialog } from './dialog.js';
import { useLink } from './link.js';

interface Goal {
  readonly kind: keyof ReturnType<typeof words>['keys']['kind'];
  readonly text: string;
  readonly more: string;
  readonly href: string;
}

const offered = [
  'pipeline',
  'builds',
  'milestones',
  'calendar',
  'promotions',
  'trends',
  'clients',
  'activity',
  'help',
] as const satisfies readonly PageName[];

/** Goes anywhere by a few letters: to a page, a stage, and whatever the service finds. */
export function Palette({ text: first, close }: { readonly text: string; readonly close: () => void }) {
  const { keys } = words();
  const [text, setText] = useState(first);
  const [place, setPlace] = useState(0);
  const goals = useGoals(text.trim());
  const { route } = useLocation();
  const list = useId();
  const go = (goal: Goal | undefined): void => {
    if (goal === undefined) return;
    // In its place: the way back leads to where it was opened.
    route(goal.href, true);
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter' && !event.isComposing) go(goals[place]);
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (step !== undefined) setPlace(moved(place, step, goals.length));
  };
  return (
    <Dialog title={keys.what.palette} close={close}>
      <input
        type="text"
        class="palette"
        data-first
        role="combobox"
        autoComplete="off"
        maxLength={200}
        aria-label={keys.palette}
        placeholder={keys.palette}
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={goals.length === 0 ? undefined : `${list}-${String(place)}`}
        value={text}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setPlace(0);
        }}
        onKeyDown={onKey}
      />
      <ul id={list} class="plain goals" role="listbox" aria-label={keys.results}>
        {goals.map(({ kind, text: name, more, href }, index) => (
          <li
            key={href}
            id={`${list}-${String(index)}`}
            role="option"
            aria-selected={index === place}
            onClick={() => go(goals[index])}
          >
            <span class="muted">{keys.kind[kind]}</span> <strong>{name}</strong> <span>{more}</span>
          </li>
        ))}
      </ul>
      <p class="muted" role="status">
        {goals.length === 0 ? keys.none : keys.count({ count: goals.length })}
      </p>
    </Dialog>
  );
}

function useGoals(text: string): readonly Goal[] {
  const { frame } = words();
  const link = useLink();
  const lower = text.toLowerCase();
  const hits = useHits(text);
  const own = offered.flatMap((page): Goal[] =>
    frame.nav[page].toLowerCase().includes(lower)
      ? [{ kind: 'page', text: frame.nav[page], more: pages[page], href: link(page) }]
      : [],
  );
  const sure = text === '' ? null : foundBy(text);
  const guess: Goal[] =
    sure === null ? [] : [{ kind: kindOf(sure.page), text, more: '', href: link(sure.page, sure.about) }];
  const found = hits.map((hit): Goal => {
    const { page, about } = pageOf(hit);
    return { kind: hit.kind, text: nameOf(hit), more: hit.title, href: link(page, about) };
  });
  const stages = useStages(lower);
  const all = [...found.filter(({ href }) => guess.some((one) => one.href === href)), ...guess];
  const goals = [...all, ...stages, ...own, ...found];
  return goals.filter(({ href }, index) => goals.findIndex((one) => one.href === href) === index);
}

const kindOf = (page: PageName): Goal['kind'] =>
  page === 'stage' || page === 'build' || page === 'milestone' || page === 'promotion' ? page : 'commit';

const nameOf = ({ kind, id }: FoundResource['items'][number]): string => {
  if (kind === 'milestone') return `M${id.replace(/^m/i, '')}`;
  if (kind === 'pull-request') return `#${id.replace(/^#/, '')}`;
  return kind === 'commit' ? id.slice(0, 7) : id;
};

function useStages(lower: string): readonly Goal[] {
  const link = useLink();
  const { data } = useResource<OverviewResource>('/overview');
  return (data?.stages ?? [])
    .filter(({ stage }) => stage.includes(lower))
    .map(({ stage, currentBuild }) => ({
      ...{ kind: 'stage' as const, text: stage },
      ...{ more: currentBuild?.id ?? '', href: link('stage', { stage }) },
    }));
}

/** How long it waits for the next letter before it asks, in milliseconds. */
const waits = 120;

function useHits(text: string): FoundResource['items'] {
  const { api } = useWorld();
  const [hits, setHits] = useState<FoundResource['items']>([]);
  useEffect(() => {
    setHits([]);
    if (text.length < 2) return undefined;
    const gone = new AbortController();
    const timer = setTimeout(() => {
      const path = `/search?${new URLSearchParams({ q: text }).toString()}`;
      api
        .ask<FoundResource>({ path, signal: gone.signal })
        .then(({ body }) => setHits(body?.items ?? []))
        .catch(() => undefined);
    }, waits);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [text]);
  return hits;
}
