/** The entry for the service: it draws the first page with the components that take it over in the browser. */
import { LocationProvider, Route, Router } from 'preact-iso';
import { renderToString } from 'preact-render-to-string';
import type { Draw } from '../contract/drawing.js';
import { pages } from '../contract/pages.js';
import { Around } from './parts/around.js';
import { NotFound } from './pages/not-found.js';
import { Pipeline } from './pages/pipeline.js';
import { newWorld } from './state/new-world.js';
import { WorldContext } from './state/world.js';
import { setWords, wordsIn } from './words.js';

export const draw: Draw = async ({ url, told, ...place }) => {
  const words = await wordsIn(place.language);
  // From here on nobody comes between: in which language and zone it is told is known to the whole module.
  setWords(place.language, words);
  const { world } = newWorld({ place, told, now: () => new Date(told.at), waited: 0 });
  const path = place.prefix + pages.pipeline;
  return renderToString(
    <WorldContext.Provider value={world}>
      <LocationProvider.ctx.Provider value={locationAt(url)}>
        <Around>
          <Router>
            <Route path={path} component={Pipeline} />
            <Route default component={NotFound} />
          </Router>
        </Around>
      </LocationProvider.ctx.Provider>
    </WorldContext.Provider>,
  );
};

/** As the router of the browser has it; nobody goes anywhere on a page that is being drawn. */
function locationAt(url: string) {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const stay = (): void => undefined;
  return {
    url,
    path: pathname.replace(/\/+$/, '') || '/',
    query: Object.fromEntries(searchParams),
    ...{ route: stay, back: stay, forward: stay, wasPush: false },
  };
}
