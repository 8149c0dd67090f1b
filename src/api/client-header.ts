import type { RequestHandler } from 'express';
import { nameOfClient, parseClientName } from '../model/client.js';
import { hearClient } from '../requests/client.js';
import { mayDo } from '../requests/right.js';
import type { ApiPorts } from './api-ports.js';
import { askerOf } from './caller.js';

/** How long nothing is asked of the database for a client that was just heard of, in milliseconds. */
const rest = 60_000;
const mostRemembered = 1000;

/**
 * Takes `X-Switchback-Client: web/dev` on any request of a caller who may read for a sign of life. What is no name of a client is passed over,
 * and a sign that cannot be written is only logged: nobody's request fails by it.
 */
export function hearClients(ports: Pick<ApiPorts, 'store' | 'now' | 'log'>): RequestHandler {
  const heard = new Map<string, number>();
  return async (request, _response, next) => {
    const name = parseClientName(String(request.headers['x-switchback-client'] ?? ''));
    const now = ports.now().getTime();
    if (
      name !== null &&
      mayDo(askerOf(request), 'read') &&
      now - (heard.get(nameOfClient(name)) ?? -Infinity) >= rest
    )
      try {
        const known = await hearClient(ports.store.read, name);
        if (heard.size >= mostRemembered) heard.clear();
        if (known) heard.set(nameOfClient(name), now);
      } catch (error) {
        ports.log.warn({ err: error }, 'a sign of life of a client could not be written');
      }
    next();
  };
}
