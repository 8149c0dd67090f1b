import { z } from 'zod';
import { clientNamePattern, etagOfClient } from '../model/client.js';
import type { Language } from '../messages/index.js';
import { findClient, findStage } from '../queries/find.js';
import { listClients, viewClient, type ClientView } from '../queries/client.js';
import { hearClient, attachClient, detachClient } from '../requests/client.js';
import { assertRight } from '../requests/right.js';
import type { ApiPorts } from './api-ports.js';
import { clientResource } from './client-resource.js';
import { get, post, put, remove, type AnyRoute } from './route.js';
import { nothing, publicAddress, stageName, text } from './schemas.js';

const named = z.string().regex(clientNamePattern);
/** A client that cannot exist by its name is simply not there. */
const anyClient = z.strictObject({ client: z.string().max(200), clientStage: z.string().max(200) });
const path = '/clients/:client/:clientStage';

export const clientRoutes = (ports: ApiPorts): readonly AnyRoute[] => [
  get({
    path: '/clients',
    summary: 'Which stages of other teams use which of ours',
    params: nothing,
    query: z.strictObject({ stage: stageName.optional() }),
    handle: async ({ rows, query: { stage }, language }) => {
      if (stage !== undefined) findStage(ports.catalogue, stage);
      const found = await listClients(ports, rows, stage);
      const items = found.map((client) => clientResource(client, language));
      return { status: 200, body: { items, nextCursor: null } };
    },
  }),
  get({
    path,
    summary: 'One client: the stage that it uses, and when it was heard of last',
    params: anyClient,
    query: nothing,
    handle: async ({ rows, params, language }) =>
      answer(await viewClient(ports, rows, await findClient(rows, params)), { status: 200, language }),
  }),
  put({
    path,
    summary: 'Attach a client to a stage, or change what is known of it',
    params: z.strictObject({ client: named, clientStage: named }),
    query: nothing,
    body: z.strictObject({
      stage: stageName,
      url: publicAddress.nullable().optional(),
      owner: text(200).nullable().optional(),
      contact: text(200).nullable().optional(),
    }),
    handle: async ({ rows, params, body, caller, ifMatch, language }) => {
      const { stage, ...details } = body;
      const wanted = { ...params, stage, details, ifMatch };
      const { client, isNew } = await attachClient(ports.verbs, rows, { caller, wanted });
      return answer(await viewClient(ports, rows, client), { status: isNew ? 201 : 200, language });
    },
  }),
  remove({
    path,
    summary: 'Detach a client; the promotions that touched it keep its name',
    params: anyClient,
    query: nothing,
    body: null,
    handle: async ({ rows, params, caller, ifMatch }) => {
      await detachClient(ports.verbs, rows, { caller, name: params, ifMatch });
      return { status: 204 };
    },
  }),
  post({
    path: `${path}/heartbeat`,
    summary: 'A sign of life of a client; any request with X-Switchback-Client is one, too',
    params: anyClient,
    query: nothing,
    body: null,
    handle: async ({ rows, params, caller }) => {
      assertRight(ports, caller, { verb: 'read', stage: null });
      await hearClient(rows, await findClient(rows, params));
      return { status: 204 };
    },
  }),
];

const answer = (view: ClientView, { status, language }: { status: number; language: Language }) => ({
  status,
  headers: { ETag: etagOfClient(view.client) },
  body: clientResource(view, language),
});
