import { createHash } from 'node:crypto';
import type { Request } from 'express';
import * as z from 'zod';
import * as routes from '../contract/github.js';
import { Refusal } from '../model/error.js';
import type { Push } from '../model/github.js';
import { refuseUnsigned, takeDelivery } from '../requests/delivery.js';
import type { ApiPorts } from './api-ports.js';
import { requestIdOf } from './caller.js';
import { parse } from './parse.js';
import { assertJson, parseJson, readBody } from './request-body.js';
import { serveRaw, type Served } from './serve.js';

/** How often it is looked whether the audit has a refusal already, at most: whoever floods us costs no statement each. */
const restMilliseconds = 60_000;

/** Where GitHub sends what happened there. It says who it is by a signature over the bytes, and in no other way. */
export function webhookRoutes(ports: ApiPorts): readonly Served[] {
  let restsUntil = 0;
  const refuse = async (request: Request): Promise<never> => {
    if (performance.now() >= restsUntil) {
      restsUntil = performance.now() + restMilliseconds;
      await refuseUnsigned({ ...ports.verbs }, requestIdOf(request));
    }
    throw new Refusal('signature-wrong', {});
  };
  return [
    serveRaw(routes.takeDelivery, async (request, response) => {
      const { webhook } = ports;
      if (webhook === null) throw new Refusal('no-webhook', {});
      assertJson(request);
      const { bodyLimit: limit } = routes.takeDelivery;
      const bytes = await readBody(request, { limit, seconds: ports.bodySeconds });
      if (!(await webhook.isSigned(bytes, header(request, 'x-hub-signature-256')))) await refuse(request);
      const { id, event } = named(request);
      const push = event === 'push' ? pushIn(parseJson(bytes)) : null;
      const digest = createHash('sha256').update(bytes).digest('hex');
      const { repository } = webhook;
      const taken = await takeDelivery(ports.verbs, { id, event, digest, push }, { repository });
      response.status(202).json({ delivery: id, event, ...taken } satisfies routes.DeliveryResource);
    }),
  ];
}

const Names = z.strictObject({
  'x-github-delivery': z.string().regex(/^[A-Za-z0-9-]{1,100}$/),
  'x-github-event': z.string().regex(/^[a-z_]{1,60}$/),
});

/** Its two headers are not signed, and are taken for no more than names. */
function named(request: Request): { id: string; event: string } {
  const given = Object.keys(Names.shape).map((name) => [name, header(request, name)]);
  const names = parse(Names, Object.fromEntries(given), '/headers');
  return { id: names['x-github-delivery'], event: names['x-github-event'] };
}

const header = (request: Request, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

function pushIn(body: unknown): Push {
  const { ref, before, after, forced, deleted, repository } = parse(routes.PushEvent, body, '');
  const { full_name: name, pushed_at: at } = repository;
  return { ref, before, after, forced, deleted, repository: name, pushedAt: momentIn(at ?? null) };
}

function momentIn(at: string | number | null): Date | null {
  const moment = at === null ? NaN : typeof at === 'number' ? at * 1000 : Date.parse(at);
  return Number.isNaN(moment) ? null : new Date(moment);
}
