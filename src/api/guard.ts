import type { Request, RequestHandler } from 'express';
import { ulid } from 'ulid';
import { beginSignIn, endSignIn } from '../contract/sign-in.js';
import { pages } from '../contract/pages.js';
import { isLoopback } from '../model/loopback.js';
import { Refusal } from '../model/error.js';
import type { ApiPorts } from './api-ports.js';

/** A name that a caller gave its request; what would be longer or something else is none. */
const ownName = /^[A-Za-z0-9._-]{1,64}$/;

/** Gives every request an id, its own or a new one, which the answer, the audit and the log carry. Nobody keeps an answer. */
export const nameRequest: RequestHandler = (request, response, next) => {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && ownName.test(given) ? given : ulid();
  response.setHeader('Cache-Control', 'no-store');
  response.locals['requestId'] = id;
  response.setHeader('X-Request-Id', id);
  next();
};

/**
 * Refuses requests that another site's page, or a name that somebody points at this machine, could make a browser
 * send (DNS rebinding, CSRF): only the service's own addresses are taken.
 */
export const guard = ({ publicUrl }: Pick<ApiPorts, 'publicUrl'>): RequestHandler => {
  const own = publicUrl === null ? null : new URL(publicUrl);
  return (request, _response, next) => {
    const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name));
    const host = request.headers.host ?? '';
    const isOwn = isLoopback(host.replace(/:\d{1,5}$/, '')) || host === own?.host;
    if (hosts.length !== 1 || !isOwn || !request.url.startsWith('/'))
      throw new Refusal('forbidden', { header: 'Host', value: host.slice(0, 100) });
    const origin = request.headers.origin;
    if (origin !== undefined && origin !== own?.origin && origin !== `${request.protocol}://${host}`)
      throw new Refusal('forbidden', { header: 'Origin', value: origin.slice(0, 100) });
    const site = request.headers['sec-fetch-site'];
    const isOfOthers = site === 'cross-site' || site === 'same-site';
    if (isOfOthers && !isArrival(request) && !isShownByOthers(request))
      throw new Refusal('forbidden', { header: 'Sec-Fetch-Site', value: site });
    next();
  };
};

/**
 * A person comes from another site by a whole page: on their way to a sign-in and back, or to a page of the dashboard
 * by a link in a chat or on GitHub. Nothing of ours is done for that, and no page of others may show ours in itself.
 */
const isArrival = ({ method, path, headers }: Request): boolean =>
  method === 'GET' &&
  headers['sec-fetch-mode'] === 'navigate' &&
  (arrivals.includes(path) || pagePatterns.some((pattern) => pattern.test(path)));

const pagePatterns = Object.values(pages).map(
  (path) => new RegExp(`^${path.replaceAll(/:[a-z]+/g, '[^/]+')}$`),
);

/** A page of somebody else shows a badge: what anybody may see, and nothing is done for that. */
const isShownByOthers = ({ method, path }: Request): boolean =>
  method === 'GET' && path.startsWith('/badges/');

/** Where a person is led to and back. */
export const arrivals: readonly string[] = [beginSignIn.path, endSignIn.path];
