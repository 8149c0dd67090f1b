import express, { type Express } from 'express';
import helmet from 'helmet';
import { Refusal } from '../model/error.js';
import type { ApiPorts } from './api-ports.js';
import { artifactMethods, mountArtifacts } from './artifacts.js';
import { auditRoutes } from './audit.js';
import { buildRoutes } from './builds.js';
import { hearClients } from './client-header.js';
import { clientRoutes } from './clients.js';
import { commitRoutes } from './commits.js';
import { compareRoutes } from './compare.js';
import { answerProblem } from './errors.js';
import { eventRoutes, mountEventStream } from './events.js';
import { guard, nameRequest } from './guard.js';
import { holdRoutes } from './holds.js';
import { instanceRoutes } from './instances.js';
import { liveMethods, mountLive } from './live.js';
import { milestoneRoutes } from './milestones.js';
import { base, mount, refuseOtherMethods } from './mount.js';
import { mountStreams, streamMethods } from './promotion-stream.js';
import { previewRoutes } from './preview.js';
import { promotionRoutes } from './promotions.js';
import { recoverRoutes } from './recover.js';
import { rollbackRoutes } from './rollback.js';
import type { AnyRoute } from './route.js';
import { scheduleRoutes } from './schedules.js';
import { streamer } from './sse.js';
import { stageRoutes } from './stages.js';

/** Every route with a schema, in the order of the contents page. */
export const routesOf = (ports: ApiPorts): readonly AnyRoute[] => [
  ...stageRoutes(ports),
  ...previewRoutes(ports),
  ...buildRoutes(ports),
  ...promotionRoutes(ports),
  ...rollbackRoutes(ports),
  ...recoverRoutes(ports),
  ...holdRoutes(ports),
  ...milestoneRoutes(ports),
  ...scheduleRoutes(ports),
  ...clientRoutes(ports),
  ...commitRoutes(ports),
  ...compareRoutes(ports),
  ...eventRoutes(),
  ...auditRoutes(),
  ...instanceRoutes(),
];

/** The HTTP door: parse, call one verb, render. */
export function createApp(ports: ApiPorts): Express {
  const app = express();
  app.set('case sensitive routing', true);
  app.set('strict routing', true);
  app.set('query parser', 'simple');
  app.set('x-powered-by', false);
  app.set('etag', false);
  app.use(nameRequest, helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } }), guard);
  const routes = routesOf(ports);
  mountLive(app, ports);
  app.use(base, hearClients(ports));
  mountArtifacts(app, ports);
  const openStream = streamer(ports);
  mountStreams(app, ports, openStream);
  mountEventStream(app, ports, openStream);
  mount(app, ports, routes);
  refuseOtherMethods(app, methodsOf(routes));
  app.use((request) => {
    throw new Refusal('not-found', { kind: 'path', name: request.path.slice(0, 200) });
  });
  app.use(answerProblem(ports));
  return app;
}

function methodsOf(routes: readonly AnyRoute[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, readonly string[]>([artifactMethods, ...streamMethods, ...liveMethods]);
  for (const { method, path } of routes)
    methods.set(base + path, [...(methods.get(base + path) ?? []), method.toUpperCase()]);
  return methods;
}
