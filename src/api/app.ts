import express, { type Express } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import { base } from '../contract/route.js';
import { admitJob, doorstep } from '../contract/sign-in.js';
import { Refusal } from '../model/error.js';
import type { ApiPorts } from './api-ports.js';
import { artifactRoutes } from './artifacts.js';
import { auditRoutes } from './audit.js';
import { badgeRoutes } from './badges.js';
import { buildRoutes } from './builds.js';
import { hearClients } from './client-header.js';
import { identify } from './caller.js';
import { clientRoutes } from './clients.js';
import { commitRoutes } from './commits.js';
import { compareRoutes } from './compare.js';
import { dashboard } from './dashboard.js';
import { doraRoutes } from './dora.js';
import { answerProblem } from './errors.js';
import { eventRoutes } from './events.js';
import { guard, nameRequest } from './guard.js';
import { askRoutes } from './asks.js';
import { calendarRoutes } from './calendar.js';
import { holdRoutes } from './holds.js';
import { instanceRoutes } from './instances.js';
import { jobRoutes } from './jobs.js';
import { lineRoutes } from './lines.js';
import { liveRoutes } from './live.js';
import { meRoutes } from './me.js';
import { milestoneRoutes } from './milestones.js';
import { mount } from './mount.js';
import { openApiRoutes } from './openapi.js';
import { overviewRoutes } from './overview.js';
import { problemKindRoutes } from './problem-kinds.js';
import { promotionStreamRoutes } from './promotion-stream.js';
import { previewRoutes } from './preview.js';
import { promotionRoutes } from './promotions.js';
import { limitArrivals, limitFailures, limitRate, traceFailures } from './rate.js';
import { recoverRoutes } from './recover.js';
import { rollbackRoutes } from './rollback.js';
import { scheduleRoutes } from './schedules.js';
import { searchRoutes } from './search.js';
import type { Served } from './serve.js';
import { streamer, type OpenStream } from './sse.js';
import { signInRoutes } from './sign-in.js';
import { stageLogRoutes } from './stage-log.js';
import { stageRoutes } from './stages.js';
import { tokenRoutes } from './tokens.js';
import { webhookRoutes } from './webhook.js';
import { outgoingWebhookRoutes } from './webhooks.js';

/** Every route of the contract, and what answers it. */
export const servedBy = (ports: ApiPorts, open: OpenStream): readonly Served[] => [
  ...overviewRoutes(ports),
  ...searchRoutes(ports),
  ...stageRoutes(ports),
  ...previewRoutes(ports),
  ...stageLogRoutes(ports, open),
  ...buildRoutes(ports),
  ...promotionRoutes(ports),
  ...promotionStreamRoutes(ports, open),
  ...rollbackRoutes(ports),
  ...recoverRoutes(ports),
  ...holdRoutes(ports),
  ...askRoutes(ports),
  ...calendarRoutes(ports),
  ...lineRoutes(ports),
  ...milestoneRoutes(ports),
  ...scheduleRoutes(ports),
  ...clientRoutes(ports),
  ...commitRoutes(ports),
  ...compareRoutes(ports),
  ...eventRoutes(ports, open),
  ...auditRoutes(ports),
  ...doraRoutes(ports),
  ...meRoutes(),
  ...tokenRoutes(ports),
  ...outgoingWebhookRoutes(ports),
  ...signInRoutes(ports),
  ...jobRoutes(ports),
  ...webhookRoutes(ports),
  ...instanceRoutes(),
  ...artifactRoutes(ports),
  ...badgeRoutes(ports),
  ...liveRoutes(ports),
  ...problemKindRoutes(ports),
  ...openApiRoutes(ports),
];

/** What a browser may do with an answer of ours: load what is ours, and show it in no other page. */
const browsers: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
    },
  },
  xFrameOptions: { action: 'deny' },
};

/** The HTTP door: parse, call one verb, render. */
export function createApp(ports: ApiPorts): Express {
  const app = express();
  app.set('case sensitive routing', true);
  app.set('strict routing', true);
  app.set('query parser', 'simple');
  app.set('x-powered-by', false);
  app.set('etag', false);
  app.set('trust proxy', [...ports.proxies]);
  app.use(nameRequest, helmet(browsers), guard(ports));
  // Whoever signs what it sends is asked for nothing else; a wrong signature counts as any other wrong proof does.
  const served = servedBy(ports, streamer(ports));
  const isSigned = ({ route }: Served): boolean => route.needs === 'signature';
  mount(app, ports, served.filter(isSigned));
  app.use(base, identify(ports), limitFailures(ports), traceFailures(ports));
  app.use(base, limitRate(ports), hearClients(ports));
  app.use(doorstep, limitArrivals(ports));
  mount(
    app,
    ports,
    served.filter((one) => !isSigned(one)),
  );
  app.use(admitJob.path, limitFailures(ports));
  app.use(dashboard(ports));
  app.use((request) => {
    throw new Refusal('not-found', { kind: 'path', name: request.path });
  });
  app.use(answerProblem(ports));
  return app;
}
