import { useLink } from '../parts/link.js';
import { useTitle } from '../parts/title.js';
import { words } from '../words.js';

export function NotFound() {
  const { notFound, toPipeline } = words().frame;
  useTitle(notFound);
  const link = useLink();
  return (
    <section class="page">
      <h1>{notFound}</h1>
      <p>
        <a href={link('pipeline')}>{toPipeline}</a>
      </p>
    </section>
  );
}
