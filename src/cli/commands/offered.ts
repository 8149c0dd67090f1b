import { listBuilds } from '../../contract/builds.js';
import { listClients } from '../../contract/clients.js';
import { listHolds } from '../../contract/holds.js';
import { listMilestones } from '../../contract/milestones.js';
import { listPromotions } from '../../contract/promotions.js';
import { listStages } from '../../contract/stages.js';
import { listTokens } from '../../contract/tokens.js';
import { listWebhooks } from '../../contract/webhooks.js';
import { nameOfClient } from '../../model/client.js';
import { call } from '../client/call.js';
import { connect, type HttpClient } from '../client/http-client.js';
import { projectOf } from '../local/project.js';
import { CliError } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';

/** What may stand at the cursor, and a word on it that a shell may show beside it. */
export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** Milliseconds: somebody waits with a finger on the key. */
const patience = 1000;
/** Newest first; further back nobody chooses from a list. */
const limit = 20;

/** The values of a name that the service knows; where it does not answer, the stages that the files name. None for any other name. */
export async function valuesOf(invocation: Invocation, name: string): Promise<readonly Candidate[]> {
  const asked = asks[name];
  if (asked === undefined) return [];
  try {
    return await asked(await connect({ ...invocation, timeout: patience }));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return named.has(name) ? namedHere(invocation) : [];
  }
}

type Ask = (client: HttpClient) => Promise<readonly Candidate[]>;

const stages: Ask = async (client) =>
  (await call(client, listStages)).items.map(({ stage, currentBuild }) => ({
    value: stage,
    about: currentBuild?.id ?? '',
  }));

const builds: Ask = async (client) =>
  (await call(client, listBuilds, { query: { limit } })).items.map(({ id, subject }) => ({
    value: id,
    about: subject,
  }));

const holds: Ask = async (client) =>
  (await call(client, listHolds, { query: {} })).items.map(({ id, stage, reason }) => ({
    value: id,
    about: `${stage}: ${reason}`,
  }));

const asks: Readonly<Record<string, Ask | undefined>> = {
  stage: stages,
  stages,
  build: builds,
  hold: async (client) => [...(await holds(client)), ...(await stages(client))],
  place: async (client) => [...(await stages(client)), ...(await builds(client))],
  milestone: async (client) =>
    (await call(client, listMilestones, { query: { limit } })).items.map((milestone) => ({
      value: String(milestone.number),
      about: `${milestone.stage} ${milestone.build}`,
    })),
  promotion: async (client) =>
    (await call(client, listPromotions, { query: { limit } })).items.map(({ id, stage, build, phase }) => ({
      value: id,
      about: [stage, ...(build === null ? [] : [build]), phase].join(' '),
    })),
  client: async (client) =>
    (await call(client, listClients, { query: {} })).items.map((one) => ({
      value: nameOfClient(one),
      about: one.stage,
    })),
  token: async (client) =>
    (await call(client, listTokens, { query: { limit } })).items.map(({ id, name }) => ({
      value: id,
      about: name,
    })),
  webhook: async (client) =>
    (await call(client, listWebhooks, { query: { limit } })).items.map(({ id, kinds }) => ({
      value: id,
      // Its address may be a secret.
      about: kinds.join(' '),
    })),
};

/** What names a stage, or something that a stage may stand for. */
const named: ReadonlySet<string> = new Set(['stage', 'stages', 'hold', 'place']);

async function namedHere(invocation: Invocation): Promise<readonly Candidate[]> {
  try {
    // What reads a stage's file takes long to load, and is not asked where the service answers.
    const { stageNames } = await import('../../catalogue/catalogue.js');
    const { names } = await stageNames(projectOf(invocation));
    return names.map((value) => ({ value, about: '' }));
  } catch (error) {
    if (error instanceof CliError) return [];
    throw error;
  }
}
