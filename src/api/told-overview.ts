import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import * as routes from '../contract/overview.js';
import type { ToldOverview } from '../contract/overview.js';
import type { Language } from '../messages/index.js';
import { isRefusal } from '../model/error.js';
import { placeOf } from '../queries/audit.js';
import type { ApiPorts } from './api-ports.js';
import { authorise, identify, requestIdOf } from './caller.js';
import { overviewIn } from './overview.js';
import { limitFailures, limitRate, traceFailures } from './rate.js';

type Handlers = readonly (RequestHandler | ErrorRequestHandler)[];

/**
 * Finds out whether whoever asks for the page would be answered `GET /overview`: what that costs, counts and refuses is
 * the same. Whoever would be refused gets the page all the same, which then asks as anybody does.
 */
export const mayBeTold = (ports: ApiPorts): Handlers => [
  identify(ports),
  limitRate(ports),
  mayRead,
  limitFailures(ports),
  traceFailures(ports),
  goOnWithout(ports),
];

const mayRead: RequestHandler = (request, response, next) => {
  authorise(request, routes.getOverview, { params: {} });
  response.locals['isTold'] = true;
  next();
};

const goOnWithout =
  ({ log }: Pick<ApiPorts, 'log'>): ErrorRequestHandler =>
  (error: unknown, request, _response, next) => {
    if (!isRefusal(error)) log.warn({ err: error, requestId: requestIdOf(request) }, without);
    next();
  };

const without = 'the page comes without the overview';

export const isTold = (response: Response): boolean => response.locals['isTold'] === true;

/** The overview as a block of data in the page; empty where it cannot be had, so that the page asks for it and is told why. */
export async function toldIn(ports: ApiPorts, response: Response, language: Language): Promise<string> {
  const { read } = ports.store;
  try {
    const upTo = await placeOf(read, undefined);
    return blockOf({ upTo, ...(await overviewIn(ports, read, language)) });
  } catch (error) {
    ports.log.warn({ err: error, requestId: requestIdOf(response.req) }, without);
    return '';
  }
}

/** JSON has `<` inside of texts only: written as an escape it ends no block, and begins none. */
const blockOf = (told: ToldOverview): string =>
  `<script type="application/json" id="told">${JSON.stringify(told).replaceAll('<', '\\u003c')}</script>`;
