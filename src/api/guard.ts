import type { Request, RequestHandler } from 'express';
import { ulid } from 'ulid';
import { beginSignIn, endSignIn } from '../contract/sign-in.js';
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
export const guard =
  ({ publicUrl }: Pick<ApiPorts, 'publicUrl'>): RequestHandler =>
  (request, _response, next) => {
    const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && /^host$/i.test(name));
    const host = request.headers.host ?? '';
    const isOwn =
      isLoopback(host.replace(/:\d{1,5}$/, '')) || (publicUrl !== null && host === new URL(publicUrl).host);
    if (hosts.length !== 1 || !isOwn || !request.url.startsWith('/'))
      throw new Refusal('forbidden', { header: 'Host', value: host.slice(0, 100) });
    const origin = request.headers.origin;
    if (origin !== undefined && origin !== publicUrl && origin !== `${request.protocol}://${host}`)
      throw new Refusal('forbidden', { header: 'Origin', value: origin.slice(0, 100) });
    const site = request.headers['sec-fetch-site'];
    if ((site === 'cross-site' || site === 'same-site') && !isArrival(request))
      throw new Refusal('forbidden', { header: 'Sec-Fetch-Site', value: site });
    next();
  };

/** A person on their way to a sign-in and back comes from another site, by a whole page: nothing of ours is done for that. */
const isArrival = ({ method, path, headers }: Request): boolean =>
  method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && arrivals.includes(path);

/** Where a person is led to and back. */
export const arrivals: readonly string[] = [beginSignIn.path, endSignIn.path];
