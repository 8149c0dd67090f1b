import * as routes from '../contract/me.js';
import type { MeResource } from '../contract/me.js';
import type { Asker } from '../model/caller.js';
import { verbs, type Grant } from '../model/right.js';
import type { Rows } from '../ports/rows.js';
import { findToken, viewToken } from '../queries/token.js';
import { readSampleTime } from '../queries/sample.js';
import { serve, type Served } from './serve.js';
import { tokenResource } from './token-resource.js';

export const meRoutes = (): readonly Served[] => [
  serve(routes.getMe, async ({ rows, caller }) => ({ status: 200, body: await meIn(rows, caller) })),
];

/** What the route answers, for the page that brings it along, too. */
export async function meIn(rows: Rows, { actor, identity, grants, csrf }: Asker): Promise<MeResource> {
  const { credential } = actor;
  const token = credential === undefined ? null : await viewToken(rows, await findToken(rows, credential));
  return {
    actor: { ...actor },
    identity,
    csrf: csrf ?? null,
    token: token === null ? null : tokenResource(token),
    rights: rightsIn(grants),
    sample: (await readSampleTime(rows))?.toISOString() ?? null,
  };
}

/** Each verb once; a right on every stage says all that one on a stage could. */
const rightsIn = (grants: readonly Grant[]): MeResource['rights'] =>
  verbs.flatMap((verb) => {
    const stages = grants.filter((grant) => grant.verb === verb).map(({ stage }) => stage);
    if (stages.length === 0) return [];
    return [{ verb, stages: stages.includes('*') ? ['*'] : stages.toSorted() }];
  });
