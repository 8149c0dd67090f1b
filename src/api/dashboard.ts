import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import compressedStatic from 'express-static-gzip';
import { pages } from '../contract/pages.js';
import type { Language } from '../messages/index.js';
import { prefixOf } from '../model/service-address.js';
import type { ApiPorts } from './api-ports.js';
import { choiceCookie } from './cookies.js';
import type { Draw, ToDraw } from '../contract/drawing.js';
import { languageOfRequest, requestIdOf } from './caller.js';
import { drawingIn, drawnIn, type DrawnIn } from './drawn-page.js';
import { withStyle } from './inline-style.js';
import { refuseOthers } from './mount.js';
import { blockOf, isTold, mayBeTold, readTold } from './told-overview.js';

/** What a person may choose for the colours; anything else is as their system has it. */
const themes = ['light', 'dark'] as const;

/** a year: what has another content has another name */
const forEver = 'public, max-age=31536000, immutable';

/**
 * The dashboard: for each of its pages one document, which says in which language and colours, and behind which prefix,
 * it is; and its files. The first page brings what it shows along; it asks for everything else by the API, as anybody
 * does. Without a build of it there is none.
 */
export function dashboard(ports: ApiPorts): Router {
  const { dashboardDir } = ports;
  const router = express.Router({ caseSensitive: true, strict: true });
  const file = join(dashboardDir, 'index.html');
  if (!existsSync(file)) return router;
  const document = readFileSync(file, 'utf8');
  // Express reads the name, and refuses an unreadable one as it does everywhere.
  router.get('/assets/:file', (_request, _response, next) => next());
  router.use('/assets', assetsIn(join(dashboardDir, 'assets')), (_request, response, next) => {
    // One that has gone meanwhile is refused in words, which are not compressed.
    response.removeHeader('Content-Encoding');
    next();
  });
  router.get('/icon.svg', (_request, response) => {
    response.sendFile('icon.svg', { root: dashboardDir, cacheControl: false });
  });
  const { pipeline, ...others } = pages;
  const shown = page(ports, document);
  router.get(pipeline, ...mayBeTold(ports), shown);
  router.get(Object.values(others), shown);
  for (const path of [...Object.values(pages), '/icon.svg', '/assets/:file'])
    refuseOthers(router, path, ['GET']);
  return router;
}

/** Compressed when it was built, where the browser takes it so. */
const assetsIn = (folder: string): RequestHandler =>
  compressedStatic(folder, {
    ...{ index: false, enableBrotli: true, orderPreference: ['br', 'gzip'] },
    serveStatic: {
      ...{ index: false, redirect: false, dotfiles: 'ignore', cacheControl: false },
      setHeaders: (response) => response.setHeader('Cache-Control', forEver),
    },
  });

/** Each language's words are a file of their own; only those of the page are asked for before the script asks. */
const wordsOf = /^ *<link rel="modulepreload"[^>]* data-words="([a-z]+)"[^>]*>\n/gm;

/** After the script, which would have to wait until the service has gathered it. */
const overviewAtOnce = (prefix: string): string =>
  `    <link rel="preload" href="${prefix}/api/v1/overview" as="fetch" crossorigin="anonymous" />\n`;

const headEnds = '  </head>';
const bodyEnds = '</body>';

const page = (ports: ApiPorts, document: string): RequestHandler => {
  const prefix = prefixOf(ports.publicUrl);
  const draw = drawingIn(ports.dashboardDir);
  const styled = withStyle(document, ports.dashboardDir);
  return async (request, response) => {
    const language = languageAsked(request);
    const theme = themes.find((one) => one === choiceCookie('theme', request)) ?? 'system';
    const drawn = isTold(response) ? drawnIn(request) : null;
    // Whoever has been here before has the style sheet, too.
    const own = drawn?.isKept === false ? styled : null;
    own?.allow(response);
    const text = filled(own?.document ?? document, { language, theme, prefix, drawn });
    response.set({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Language': language,
      Vary: 'Accept-Language, Cookie',
    });
    // What an address says is kept for the pages that are opened by other ways.
    if (typeof request.query['lang'] === 'string')
      response.append(
        'Set-Cookie',
        `switchback-lang=${language}; Path=${prefix}/; Max-Age=31536000; SameSite=Lax`,
      );
    const url = prefix + request.originalUrl;
    if (isTold(response))
      await sendTold(ports, response, { text, draw, drawn, url, prefix, language, theme });
    // Only the page that shows it first asks for it before its script does.
    else if (request.path !== pages.pipeline) sendKept(request, response, text);
    else sendKept(request, response, text.replace(headEnds, `${overviewAtOnce(prefix)}${headEnds}`));
  };
};

/** The document with what the script and the style have to know before anything else. */
function filled(
  document: string,
  { language, theme, prefix, drawn }: Omit<ToDraw, 'told' | 'url'> & Pick<ToTell, 'drawn'>,
): string {
  const mark = drawn === null ? '' : ` data-drawn="${drawn.isKept ? 'own' : 'utc'}"`;
  return document
    .replace(
      '<html lang="en" data-prefix="">',
      `<html lang="${language}" data-theme="${theme}" data-prefix="${prefix}"${mark}>`,
    )
    .replaceAll(wordsOf, (link, of) => (of === language ? link : ''))
    .replaceAll(/(href|src)="\.\//g, `$1="${prefix}/`);
}

interface ToTell extends Omit<ToDraw, 'told'> {
  readonly text: string;
  readonly draw: Draw;
  /** In whose time it is drawn; null = it is not. */
  readonly drawn: DrawnIn | null;
}

/**
 * What is of one moment and for one person: nobody keeps it. All before it is sent while that is gathered, so that the
 * browser gets the script and the colours meanwhile.
 */
async function sendTold(ports: ApiPorts, response: Response, { text, ...page }: ToTell): Promise<void> {
  const [before = '', after = ''] = text.split(bodyEnds);
  response.write(before);
  const told = await readTold(ports, response.req, page.language);
  response.end(
    `${told === null ? '' : await bodyOf(ports, response.req, { ...page, told })}${bodyEnds}${after}`,
  );
}

/** The page as the script would show it, and what it is made of; where it cannot be drawn, the script shows it. */
async function bodyOf(
  { log }: ApiPorts,
  request: Request,
  { draw, drawn, told, ...page }: Omit<ToTell, 'text'> & Pick<ToDraw, 'told'>,
): Promise<string> {
  if (drawn === null) return blockOf(told);
  const known = { ...told, zone: drawn.zone };
  try {
    return (await draw({ ...page, told: known })) + blockOf(known);
  } catch (error) {
    log.warn({ err: error, requestId: requestIdOf(request) }, 'the page comes undrawn');
    return blockOf(told);
  }
}

/** The same for everybody who asks in the same way, as long as there is no other build of the dashboard. */
function sendKept(request: Request, response: Response, text: string): void {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  response.set({ 'Cache-Control': 'no-cache', ETag: etag });
  if (request.headers['if-none-match'] === etag) response.status(304).end();
  else response.send(text);
}

/** By the address, else by what was chosen before, else by what the browser would like best. */
function languageAsked(request: Request): Language {
  const asked = [request.query['lang'], choiceCookie('lang', request)];
  const known = asked.find((one): one is Language => one === 'en' || one === 'ko');
  return known ?? languageOfRequest(request);
}
