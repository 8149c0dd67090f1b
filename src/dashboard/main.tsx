/** The entry: the only place of the dashboard that reads the page it is in; everything else is handed on. */
import { render } from 'preact';
import { App } from './app.js';
import { formatIn } from './format.js';
import { readTold } from './client/told.js';
import { readPlace } from './place.js';
import { setWords } from './words.js';
import './style/style.css';

const place = readPlace(document);
const told = readTold(document);
const now = (): Date => new Date();
// A browser takes long for the first number or date of a page, whichever it is: it does so while the words are on their way.
formatIn(place.language).number(0);
setWords(
  place.language,
  place.language === 'ko'
    ? (await import('../messages/ko/dashboard.js')).dashboard
    : (await import('../messages/en/dashboard.js')).dashboard,
);
window.addEventListener('vite:preloadError', () => void renewed());
// What follows of the document may still be on its way, but not what it shows.
if (document.querySelector('body') === null) await told;
render(<App place={place} told={told} now={now} />, document.body);

/**
 * A newer service has other files than those that a page of before asks for: where it has, the address is opened anew. A
 * file that is away for another reason changes nothing, and is asked for again with the next click.
 */
async function renewed(): Promise<void> {
  const own = import.meta.url.slice(import.meta.url.lastIndexOf('/') + 1);
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok === true && !(await answer.text()).includes(own)) location.reload();
}
