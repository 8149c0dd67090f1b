import * as routes from '../contract/clients.js';
import { etagOfClient } from '../model/client.js';
import type { Language } from '../messages/index.js';
import { findClient, findStage } from '../queries/find.js';
import { listClients, viewClient, type ClientView } from '../queries/client.js';
import { hearClient, attachClient, detachClient } from '../requests/client.js';
import type { ApiPorts } from './api-ports.js';
import { clientResource } from './client-resource.js';
import { serve, type Served } from './serve.js';

export const clientRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.listClients, async ({ rows, query: { stage }, language }) => {
    if (stage !== undefined) findStage(ports.catalogue, stage);
    const found = await listClients(ports, rows, stage);
    const items = found.map((client) => clientResource(client, language));
    return { status: 200, body: { items, nextCursor: null } };
  }),
  serve(routes.getClient, async ({ rows, params, language }) =>
    answer(await viewClient(ports, rows, await findClient(rows, params)), { status: 200, language }),
  ),
  serve(routes.attachClient, async ({ rows, params, body, caller, ifMatch, language }) => {
    const { stage, ...details } = body;
    const wanted = { ...params, stage, details, ifMatch };
    const { client, isNew } = await attachClient(ports.verbs, rows, { caller, wanted });
    return answer(await viewClient(ports, rows, client), { status: isNew ? 201 : 200, language });
  }),
  serve(routes.detachClient, async ({ rows, params, caller, ifMatch }) => {
    await detachClient(ports.verbs, rows, { caller, name: params, ifMatch });
    return { status: 204, body: null };
  }),
  serve(routes.hearClient, async ({ rows, params }) => {
    await hearClient(rows, await findClient(rows, params));
    return { status: 204, body: null };
  }),
];

const answer = <S extends number>(
  view: ClientView,
  { status, language }: { status: S; language: Language },
) => ({
  status,
  headers: { ETag: etagOfClient(view.client) },
  body: clientResource(view, language),
});
