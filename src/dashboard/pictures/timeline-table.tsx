import { format, useNow } from '../parts/clock.js';
import { useLink } from '../parts/link.js';
import { words } from '../words.js';
import type { Item } from './timeline-items.js';

/** The same as the picture, for whoever reads rather than looks. */
export function TimelineTable({ items, stage }: { readonly items: readonly Item[]; readonly stage: string }) {
  const { picture } = words().stage;
  return (
    <details>
      <summary>{picture.table}</summary>
      <table>
        <caption class="hidden">{`${picture.title}: ${stage}`}</caption>
        <thead>
          <tr>
            <th scope="col">{picture.what}</th>
            <th scope="col">{picture.from}</th>
            <th scope="col">{picture.to}</th>
          </tr>
        </thead>
        <tbody>
          {items.toReversed().map((item) => (
            <Row key={item.key} item={item} />
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Row({ item: { kind, label, from, to, goesOn, page, about, query } }: { readonly item: Item }) {
  const { picture } = words().stage;
  const link = useLink();
  const now = useNow();
  const moment = (at: number): string => format().moment(new Date(at), now);
  const name = { band: picture.legend.build, ...picture.legend }[kind];
  return (
    <tr>
      <th scope="row">
        {name} <a href={link(page, about, query)}>{label}</a>
      </th>
      <td>{moment(from)}</td>
      <td>{goesOn ? picture.now : moment(to)}</td>
    </tr>
  );
}
