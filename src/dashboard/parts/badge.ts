import type { BadgesResource } from '../../contract/badges.js';
import { useWorld } from '../state/world.js';
import { language } from '../words.js';

type Item = BadgesResource['items'][number];

/** Where whoever looks at this page reaches the service, and so may others. */
export function useOutsideAddress(): (path: string) => string {
  const { prefix } = useWorld().place;
  return (path) => `${globalThis.location.origin}${prefix}${path}`;
}

/** The picture of a badge, and what puts it where Markdown is read, with a link to its stage. */
export function useBadge(): {
  readonly picture: (item: Item) => string;
  readonly markdown: (item: Item) => string;
} {
  const address = useOutsideAddress();
  const picture = ({ image }: Item): string => address(`${image}?lang=${language()}`);
  return {
    picture,
    markdown: (item) => `[![${item.stage}](${picture(item)})](${address(item.page)})`,
  };
}
