import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { FoundResource } from '../../contract/search.js';
import { foundBy, pageOf } from '../rules/find.js';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';
import { useAct } from './act.js';
import { useLink } from './link.js';

/** Whatever somebody has in hand: a commit, a build, a pull request, a milestone, or words of a commit. */
export function FindBox() {
  const { search } = words().frame;
  const { api } = useWorld();
  const link = useLink();
  const { route } = useLocation();
  const { addressOf } = useAct('sought');
  const [text, setText] = useState('');
  const find = async (): Promise<void> => {
    const typed = text.trim();
    if (typed === '') return;
    const sure = foundBy(typed);
    const found = sure ?? onlyOne(typed, await ask(typed));
    if (found === null) route(addressOf('find', { sought: typed }));
    else route(link(found.page, found.about));
    setText('');
  };
  const ask = async (typed: string): Promise<FoundResource['items']> => {
    const path = `/search?${new URLSearchParams({ q: typed.slice(0, 200) }).toString()}`;
    return api
      .ask<FoundResource>({ path })
      .then(({ body }) => body?.items ?? [])
      .catch(() => []);
  };
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        void find();
      }}
    >
      <input
        type="search"
        id="search"
        maxLength={200}
        autoComplete="off"
        aria-label={search}
        aria-keyshortcuts="/"
        placeholder={search}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
    </form>
  );
}

/** What can be meant only: the one thing there is, or the one that is called exactly so. */
function onlyOne(typed: string, items: FoundResource['items']) {
  const [first] = items;
  if (first === undefined || (items.length > 1 && first.id !== typed.toLowerCase())) return null;
  return pageOf(first);
}
