import * as routes from '../contract/asks.js';
import { findAsk, findHold } from '../queries/find.js';
import { answerAsk, askHold } from '../requests/ask.js';
import type { ApiPorts } from './api-ports.js';
import { askResource } from './ask-resource.js';
import { serve, type Served } from './serve.js';

export const askRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.askHold, async ({ rows, params, body: { reason }, caller }) => {
    const { ask, hold } = await askHold(ports.verbs, rows, { caller, id: params.hold, reason });
    return {
      status: 201,
      headers: { Location: `/api/v1/asks/${ask.id}` },
      body: askResource(ask, hold),
    };
  }),
  serve(routes.getAsk, async ({ rows, params }) => {
    const ask = await findAsk(rows, params.ask);
    return { status: 200, body: askResource(ask, await findHold(rows, ask.hold)) };
  }),
  serve(routes.answerAsk, async ({ rows, params, body: { reason }, caller }) => {
    const { ask, hold } = await answerAsk(ports.verbs, rows, { caller, id: params.ask, reason });
    return { status: 200, body: askResource(ask, hold) };
  }),
];
