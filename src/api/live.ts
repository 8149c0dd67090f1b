import * as routes from '../contract/live.js';
import type { ApiPorts } from './api-ports.js';
import { serveRaw, type Served } from './serve.js';

/** What decides goes by the database's clock; a machine this far from it shows people wrong times. */
const mostSkewSeconds = 5;

/** Outside the base, for whoever watches the service itself. */
export const liveRoutes = (ports: ApiPorts): readonly Served[] => [
  serveRaw(routes.getLive, (_request, response) => {
    response.json({ live: true });
  }),
  serveRaw(routes.getReady, async (_request, response) => {
    const ready = await ports.ready();
    response.status(ready ? 200 : 503);
    if (!ready) response.setHeader('Retry-After', '2');
    response.json({ ready });
  }),
  serveRaw(routes.getHealth, async (_request, response) => {
    const skew = ports.clockSkewSeconds();
    const isSkewed = skew !== null && Math.abs(skew) > mostSkewSeconds;
    const isReady = await ports.ready();
    const reasons = [
      ...(isReady ? [] : ['not-ready']),
      ...(isSkewed ? ['clock-skew'] : []),
      // Who is not ready knows nothing of it.
      ...(isReady && (await ports.failsGitHub()) ? ['github'] : []),
    ];
    response.json({
      status: reasons.length === 0 ? 'ok' : 'degraded',
      reasons,
      clockSkewSeconds: skew === null ? null : Math.round(skew * 1000) / 1000,
    });
  }),
  serveRaw(routes.getVersion, (_request, response) => {
    response.json(ports.version);
  }),
];
