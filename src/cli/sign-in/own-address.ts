import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Messages } from '../../messages/index.js';
import { problems, type ProblemCode } from '../../model/problems.js';
import { secretPattern } from '../../model/token.js';
import { plainLine } from '../terminal/plain.js';

/** A browser that was sent back to us, and waits for its page. */
export interface Returned {
  readonly brought: Brought;
  /** Ends with the page: that of somebody who is signed in, or of somebody who is not. */
  readonly answer: (signedIn: boolean) => Promise<void>;
}

/** What gets a token, or why there is none. */
export type Brought = { readonly code: string } | { readonly refused: ProblemCode; readonly request: string };

/** Where a browser finds this command: on this machine only, at a port that nobody knew before. */
export interface OwnAddress {
  readonly port: number;
  readonly returned: Promise<Returned>;
  close(): Promise<void>;
}

/** Listens for the one browser that brings a code or a refusal; whatever else comes is 404, and waits for nothing. */
export async function openOwnAddress(texts: Messages['cli']['login'], language: string): Promise<OwnAddress> {
  let bring: ((returned: Returned) => void) | null = null;
  const returned = new Promise<Returned>((resolve) => {
    bring = resolve;
  });
  const server = createServer((request, response) => {
    const brought = bring === null ? null : broughtBy(request, port);
    if (brought === null) {
      response.writeHead(404, headers).end();
      return;
    }
    bring?.({ brought, answer: (signedIn) => page(response, { texts, language, signedIn }) });
    bring = null;
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    returned,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** The name is looked at, too: a page of somebody else may have made a name of its own lead here. */
function broughtBy({ method, url = '', headers: { host } }: IncomingMessage, port: number): Brought | null {
  const own = `127.0.0.1:${String(port)}`;
  if (method !== 'GET' || host !== own || !URL.canParse(url, `http://${own}`)) return null;
  const { pathname, searchParams } = new URL(url, `http://${own}`);
  if (pathname !== '/') return null;
  const [code, refused, asked] = ['code', 'refused', 'request'].map((name) => searchParams.get(name) ?? '');
  if (secretPattern.test(code ?? '')) return { code: code ?? '' };
  return isProblemCode(refused) ? { refused, request: plainLine(asked ?? '').slice(0, 64) } : null;
}

const isProblemCode = (text = ''): text is ProblemCode => Object.hasOwn(problems, text);

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

interface Page {
  readonly texts: Messages['cli']['login'];
  readonly language: string;
  readonly signedIn: boolean;
}

/** Nothing of what came stands in it. */
function page(response: ServerResponse, { texts, language, signedIn }: Page): Promise<void> {
  const said = signedIn ? texts.pageIn : texts.pageNotIn;
  const html = `<!doctype html>\n<html lang="${language}">\n<meta charset="utf-8">\n<title>Switchback</title>\n<p>${said}</p>\n</html>\n`;
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.writeHead(signedIn ? 200 : 403, headers).end(html);
  });
}
