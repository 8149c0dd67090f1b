import type { Express } from 'express';
import type { ApiPorts } from './api-ports.js';

export const liveMethods: readonly (readonly [string, readonly string[]])[] = [
  ['/livez', ['GET']],
  ['/readyz', ['GET']],
  ['/healthz', ['GET']],
  ['/version', ['GET']],
];

/** What decides goes by the database's clock; a machine this far from it shows people wrong times. */
const mostSkewSeconds = 5;

/** Outside the base, for whoever watches the service itself. */
export function mountLive(app: Express, ports: ApiPorts): void {
  app.get('/livez', (_request, response) => {
    response.json({ live: true });
  });
  app.get('/readyz', async (_request, response) => {
    const ready = await ports.ready();
    response.status(ready ? 200 : 503);
    if (!ready) response.setHeader('Retry-After', '2');
    response.json({ ready });
  });
  app.get('/healthz', async (_request, response) => {
    const skew = ports.clockSkewSeconds();
    const isSkewed = skew !== null && Math.abs(skew) > mostSkewSeconds;
    const reasons = [...((await ports.ready()) ? [] : ['not-ready']), ...(isSkewed ? ['clock-skew'] : [])];
    response.json({
      status: reasons.length === 0 ? 'ok' : 'degraded',
      reasons,
      clockSkewSeconds: skew === null ? null : Math.round(skew * 1000) / 1000,
    });
  });
  app.get('/version', (_request, response) => {
    response.json(ports.version);
  });
}
