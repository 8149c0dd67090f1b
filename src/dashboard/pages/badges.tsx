import type { BadgesResource } from '../../contract/badges.js';
import { useBadge, useOutsideAddress } from '../parts/badge.js';
import { CopyButton } from '../parts/copy-button.js';
import { useLink } from '../parts/link.js';
import { Shown } from '../parts/shown.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';

type Items = BadgesResource['items'];

/** What each stage shows to everybody, and what to put where it is to be seen. */
export function Badges() {
  const { badges } = words().settings;
  const known = useResource<BadgesResource>('/badges');
  const address = useOutsideAddress();
  return (
    <>
      <p>{badges.intro}</p>
      <Shown known={known}>
        {({ items, monitor }) => (
          <>
            {items.some(({ isOpen }) => isOpen) ? null : <p class="muted">{badges.none}</p>}
            <List items={items} />
            <h2>{badges.monitors}</h2>
            <p class="muted">{badges.monitorHint}</p>
            <p>
              <code translate={false}>{address(monitor)}</code>{' '}
              <CopyButton label={badges.copyMonitor} text={() => address(monitor)} />
            </p>
          </>
        )}
      </Shown>
    </>
  );
}

function List({ items }: { readonly items: Items }) {
  const { badges } = words().settings;
  const link = useLink();
  return (
    <ul class="badge-list" aria-label={badges.list}>
      {items.map((item) => (
        <li key={item.stage}>
          <a href={link('stage', { stage: item.stage })}>{item.stage}</a>
          {item.isOpen ? <Open item={item} /> : <span class="muted">{badges.closed}</span>}
        </li>
      ))}
    </ul>
  );
}

function Open({ item }: { readonly item: Items[number] }) {
  const { stage, data } = item;
  const { badges } = words().settings;
  const address = useOutsideAddress();
  const { picture, markdown } = useBadge();
  return (
    <>
      <img src={picture(item)} alt={badges.alt({ stage })} height={20} />
      <CopyButton label={badges.copyMarkdown({ stage })} text={() => markdown(item)} />
      <CopyButton label={badges.copyData({ stage })} text={() => address(data)} />
    </>
  );
}
