import { useLink } from './link.js';

/** A commit by the digits that people say, with a link to where it is; the whole SHA for whoever points at it. */
export function Sha({ sha }: { readonly sha: string }) {
  const link = useLink();
  return (
    <a href={link('commit', { sha })} title={sha}>
      <code lang="en" translate={false}>
        {sha.slice(0, 7)}
      </code>
    </a>
  );
}
