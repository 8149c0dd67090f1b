import * as z from 'zod';
import { clientNamePattern } from '../model/client.js';
import { ClientResource } from './client.js';
import { nothing, publicAddress, stageName, text } from './inputs.js';
import { page } from './page.js';
import { none, route, toRead } from './route.js';

const named = z.string().regex(clientNamePattern);
/** A client that cannot exist by its name is simply not there. */
const anyClient = z.strictObject({ client: z.string().max(200), clientStage: z.string().max(200) });
const path = '/clients/:client/:clientStage';

const clientExample = { client: 'web', clientStage: 'dev' };

export const listClients = route({
  method: 'get',
  path: '/clients',
  summary: 'Which stages of other teams use which of ours',
  needs: toRead,
  params: nothing,
  query: z.strictObject({ stage: stageName.optional() }),
  body: none,
  answer: page(ClientResource),
  statuses: [200],
  refuses: ['not-found'],
  example: { query: { stage: 'dev' } },
});

export const getClient = route({
  method: 'get',
  path,
  summary: 'One client: the stage that it uses, and when it was heard of last',
  needs: toRead,
  params: anyClient,
  query: nothing,
  body: none,
  answer: ClientResource,
  statuses: [200],
  tells: ['ETag'],
  example: { params: clientExample },
});

export const attachClient = route({
  method: 'put',
  path,
  summary: 'Attach a client to a stage, or change what is known of it',
  needs: { verb: 'client', on: 'body' },
  params: z.strictObject({ client: named, clientStage: named }),
  query: nothing,
  body: z.strictObject({
    stage: stageName,
    url: publicAddress.nullable().optional(),
    owner: text(200).nullable().optional(),
    contact: text(200).nullable().optional(),
  }),
  answer: ClientResource,
  statuses: [200, 201],
  ifMatch: true,
  tells: ['ETag'],
  refuses: ['client-changed'],
  example: {
    params: clientExample,
    body: { stage: 'dev', url: 'https://dev.example', owner: 'web team' },
  },
});

export const detachClient = route({
  method: 'delete',
  path,
  summary: 'Detach a client; the promotions that touched it keep its name',
  needs: { verb: 'client', on: 'found' },
  params: anyClient,
  query: nothing,
  body: none,
  answer: none,
  statuses: [204],
  ifMatch: true,
  refuses: ['client-changed'],
  example: { params: clientExample },
});

export const hearClient = route({
  method: 'post',
  path: `${path}/heartbeat`,
  summary: 'A sign of life of a client; any request with X-Switchback-Client is one, too',
  needs: toRead,
  params: anyClient,
  query: nothing,
  body: none,
  answer: none,
  statuses: [204],
  example: { params: clientExample },
});
