import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import * as routes from '../contract/overview.js';
import type { ToldOverview } from '../contract/overview.js';
import type { Language } from '../messages/index.js';
import { isRefusal } from '../model/error.js';
import { placeOf } from '../queries/audit.js';
import type { ApiPorts } from './api-ports.js';
import { askerOf, authorise, identify, requestIdOf } from './caller.js';
import { meIn } from './me.js';
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

/** What the first page brings along, not drawn yet; null = it cannot be had, so that the page asks for it and is told why. */
export async function readTold(
  ports: ApiPorts,
  request: Request,
  language: Language,
): Promise<ToldOverview | null> {
  const { read } = ports.store;
  try {
    const upTo = await placeOf(read, undefined);
    const [overview, me] = await Promise.all([
      overviewIn(ports, read, language),
      meIn(read, askerOf(request)),
    ]);
    return { ...overview, me, upTo, at: ports.now().toISOString(), zone: null };
  } catch (error) {
    ports.log.warn({ err: error, requestId: requestIdOf(request) }, without);
    return null;
  }
}

/** It as a block of data. JSON has `<` inside of texts only: written as an escape it ends no block, and begins none. */
export const blockOf = (told: ToldOverview): string =>
  `<script type="application/json" id="told">${JSON.stringify(told).replaceAll('<', '\\u003c')}</script>`;
