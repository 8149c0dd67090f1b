import type { MeResource } from '../../contract/me.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { format, useNow } from './clock.js';

/** That all one sees is made up, on every page: nobody shall take it for their own stages. */
export function Sample() {
  const { sample } = words().frame;
  const { data } = useResource<MeResource>('/me');
  const now = useNow();
  // An older service does not say.
  if (data?.sample == null) return null;
  return (
    <section class="sample" aria-label={sample.label}>
      <strong>
        <span aria-hidden="true">◇</span> {sample.label}
      </strong>{' '}
      <span class="clocked">{sample.meant({ at: format().moment(new Date(data.sample), now) })}</span>
    </section>
  );
}
