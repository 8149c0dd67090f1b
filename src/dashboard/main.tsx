/** The entry: the only place of the dashboard that reads the page it is in; everything else is handed on. */
import { hydrate, render } from 'preact';
import { App } from './app.js';
import { formatIn } from './format.js';
import { readTold } from './client/told.js';
import { readPlace } from './place.js';
import { newWorld } from './state/new-world.js';
import { setWords, wordsIn } from './words.js';
import { keepZone } from './zone.js';
import './style/style.css';

const place = readPlace(document);
const now = (): Date => new Date();
// A browser takes long for the first number or date of a page, whichever it is: it does so while the words are on their way.
const { zone } = formatIn(place.language);
const [words, told] = await Promise.all([wordsIn(place.language), readTold(document)]);
setWords(place.language, words);
window.addEventListener('vite:preloadError', () => void renewed());
const waited = performance.now();
const isDrawn = told?.zone != null;
if (isDrawn) await painted();
const { world, goOn } = newWorld({ place, told, now, waited });
const app = <App world={world} told={told} />;
if (isDrawn) {
  hydrate(app, document.body);
  goOn();
} else render(app, document.body);
delete document.documentElement.dataset['drawn'];
keepZone(zone, place.prefix);
keepSheet();

/** What the service drew is seen before the script takes it over, which takes longer than to paint it. */
async function painted(): Promise<void> {
  if (document.visibilityState === 'visible')
    await new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)));
}

/** The next page asks for the style sheet that this one had in it. */
function keepSheet(): void {
  const { href } = document.querySelector<HTMLElement>('style[data-href]')?.dataset ?? {};
  if (href !== undefined) void fetch(href, { priority: 'low' }).catch(() => undefined);
}

/**
 * A newer service has other files than those that a page of before asks for: where it has, the address is opened anew. A
 * file that is away for another reason changes nothing, and is asked for again with the next click.
 */
async function renewed(): Promise<void> {
  const own = import.meta.url.slice(import.meta.url.lastIndexOf('/') + 1);
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok === true && !(await answer.text()).includes(own)) location.reload();
}
