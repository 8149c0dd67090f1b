import { menu } from './menu.js';
import { openapi } from './openapi.js';
import { settings } from './settings.js';

const { version, build, commit, stage } = settings;

/** Path → what answers it. */
export const routes = {
  '/': ({ answer }) => {
    const { greeting, team, publicUrl } = settings;
    answer(200, { service: 'sample-backend', version, build, commit, stage, greeting, team, publicUrl });
  },

  '/healthz': ({ answer }) => answer(settings.failHealth ? 500 : 200, { ok: !settings.failHealth, build }),

  '/version': ({ answer }) => answer(200, { version, build, commit }),

  '/menu': ({ answer }) => answer(200, { dishes: menu }),

  '/openapi.json': ({ answer }) => answer(200, openapi),

  /** A response that takes its time: `n` lines, one per `every` milliseconds. */
  '/ticks': ({ url, response }) => {
    const count = bounded(url.searchParams.get('n'), { otherwise: 5, most: 100 });
    const every = bounded(url.searchParams.get('every'), { otherwise: 100, most: 1000 });
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    let sent = 0;
    const send = () => {
      sent += 1;
      response.write(`${build} ${sent}/${count}\n`);
      if (sent < count) return;
      clearInterval(timer);
      response.end();
    };
    const timer = setInterval(send, every);
    response.once('close', () => clearInterval(timer));
  },
};

function bounded(text, { otherwise, most }) {
  const number = Number.parseInt(text ?? '', 10);
  return Number.isInteger(number) && number > 0 ? Math.min(number, most) : otherwise;
}
