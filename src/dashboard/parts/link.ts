import { useMemo } from 'preact/hooks';
import { linksBelow, type Link } from '../links.js';
import { useWorld } from '../state/world.js';

export function useLink(): Link {
  const { prefix } = useWorld().place;
  return useMemo(() => linksBelow(prefix), [prefix]);
}
