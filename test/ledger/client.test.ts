import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { attachClient, changeClient, detachClient } from '../../src/ledger/client.js';
import type { Client } from '../../src/model/client.js';
import type { ClientDetails } from '../../src/ports/clients.js';
import { mina, openDesk, type Desk } from '../support/desk.js';
import { leftBy, nothing, onStage } from './trace.js';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.close());

const place = onStage('dev');
const names = { client: 'web', clientStage: 'dev' };
const details: ClientDetails = { stage: 'dev', url: null, owner: 'Jun', contact: null };
const facts = { ...names, url: null, owner: 'Jun', contact: null };
const { actor } = mina;

const attaching = () =>
  leftBy(desk, place, (rows) =>
    attachClient(desk.ports, rows, { caller: mina, wanted: { ...names, ...details } }),
  );

async function attached(): Promise<Client> {
  const { result } = await attaching();
  if (result === undefined) throw new Error('it was attached before');
  return result;
}

const changing = (before: Client, change: Partial<ClientDetails>) =>
  leftBy(desk, place, (rows) =>
    changeClient(desk.ports, rows, { caller: mina, before, details: { ...details, ...change } }),
  );

const revisionOf = async (stage: string) => (await desk.ports.store.read.stages.get(stage)).revision;

test('a client is attached once: its stage has another ETag, and whoever comes second leaves nothing', async () => {
  expect(await attaching()).toMatchObject({
    result: { ...names, ...details, actor },
    audit: [{ name: 'client:attached', stage: 'dev', promotion: null, actor, facts }],
    ...{ told: [], moved: true, woken: [] },
  });
  expect(await attaching()).toEqual({ ...nothing, result: undefined });
});

test('a client that uses another stage moves both, and the audit says where it was', async () => {
  const before = await attached();
  const nightly = await revisionOf('nightly');
  expect(await changing(before, { stage: 'nightly' })).toMatchObject({
    result: { stage: 'nightly', revision: before.revision + 1 },
    audit: [{ name: 'client:changed', stage: 'nightly', facts: { ...facts, from: 'dev' } }],
    ...{ told: [], moved: true, woken: [] },
  });
  expect(await revisionOf('nightly')).not.toBe(nightly);
});

test('a client that says the same again leaves nothing', async () => {
  const before = await attached();
  expect(await changing(before, {})).toEqual({ ...nothing, result: before });
  expect((await changing(before, { owner: 'Bora' })).audit).toMatchObject([
    { name: 'client:changed', facts: { ...facts, owner: 'Bora' } },
  ]);
});

test('a client that is detached is gone, and its stage has another ETag', async () => {
  const client = await attached();
  const left = await leftBy(desk, place, (rows) => detachClient(desk.ports, rows, { caller: mina, client }));
  expect(left).toEqual({
    result: undefined,
    audit: [{ name: 'client:detached', stage: 'dev', promotion: null, actor, facts }],
    ...{ told: [], moved: true, woken: [] },
  });
  expect(await desk.ports.store.read.clients.list()).toEqual([]);
});
