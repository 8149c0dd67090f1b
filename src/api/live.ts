import type { Express } from 'express';
import type { ApiPorts } from './api-ports.js';

export const liveMethods: readonly (readonly [string, readonly string[]])[] = [
  ['/livez', ['GET']],
  ['/readyz', ['GET']],
  ['/version', ['GET']],
];

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
  app.get('/version', (_request, response) => {
    response.json(ports.version);
  });
}
