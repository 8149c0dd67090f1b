import type { z } from 'zod';
import { answerAsk, askHold, getAsk } from './asks.js';
import { getAuditRow, listAudit } from './audit.js';
import { getBuild, listBuilds, registerBuild } from './builds.js';
import { attachClient, detachClient, getClient, hearClient, listClients } from './clients.js';
import { listCommits, whereIs } from './commits.js';
import { extendHold, getHold, listHolds, releaseHold, setHold, setVerdict } from './holds.js';
import { extendLine, getLine, listLines, releaseLine, stopLine } from './lines.js';
import { createMilestone, listMilestones } from './milestones.js';
import {
  abortPromotion,
  followPromotion,
  getLog,
  getPromotion,
  listPromotions,
  promote,
  retryPromotion,
} from './promotions.js';
import { getRecovery, lookAtRecovery, recover } from './recoveries.js';
import { rollBack } from './rollback.js';
import { listSchedules, pauseSchedule, runSchedule } from './schedules.js';
import { getStage, getTimeline, listStages } from './stages.js';
import { createToken, listTokens, revokeToken } from './tokens.js';
import { listDeliveries } from './webhook-deliveries.js';
import {
  changeWebhook,
  createWebhook,
  getWebhook,
  listWebhooks,
  removeWebhook,
  renewSecret,
  testWebhook,
} from './webhooks.js';
import type { AnyRoute } from './route.js';

/** From what a route answers one goes on to another route: what its address is made of stands in the answer. */
export interface ContractLink {
  readonly from: AnyRoute;
  readonly to: AnyRoute;
  /** For each parameter of the address, where in the answer its value is (a JSON pointer). */
  readonly given: Readonly<Record<string, string>>;
}

type Keys<T> = T extends object ? keyof T & string : never;
type Inner<T> = T extends readonly unknown[] ? '/0' : T extends object ? `/${Keys<T>}` : '';
/** The pointers of an answer: to a value of it, to one within that, to the first of a list, or into the first item. */
type Pointer<A> = A extends { items: readonly (infer I)[] }
  ? `/items/0/${Keys<I>}`
  : { [K in Keys<A>]: `/${K}${Inner<NonNullable<A[K]>>}` }[Keys<A>];

const link = <A extends AnyRoute, B extends AnyRoute>(
  from: A,
  to: B,
  given: Readonly<Record<keyof z.output<B['params']> & string, Pointer<z.output<A['answer']>>>>,
): ContractLink => ({ from, to, given });

/** Where every route leads: the ways by which a client, or whoever tries the API, goes from one thing to the next. */
export const links: readonly ContractLink[] = [
  link(registerBuild, getBuild, { build: '/id' }),
  link(registerBuild, getPromotion, { promotion: '/promotions/0' }),
  link(listBuilds, getBuild, { build: '/items/0/id' }),
  link(getBuild, whereIs, { sha: '/commit' }),
  ...[promote, retryPromotion].flatMap((from) => [
    link(from, getPromotion, { promotion: '/id' }),
    link(from, followPromotion, { promotion: '/id' }),
    link(from, abortPromotion, { promotion: '/id' }),
    link(from, getStage, { stage: '/stage' }),
  ]),
  link(runSchedule, getPromotion, { promotion: '/id' }),
  link(abortPromotion, getPromotion, { promotion: '/id' }),
  link(rollBack, getPromotion, { promotion: '/id' }),
  link(rollBack, getHold, { hold: '/hold/id' }),
  link(listPromotions, getPromotion, { promotion: '/items/0/id' }),
  link(getPromotion, getLog, { promotion: '/id' }),
  link(getPromotion, retryPromotion, { promotion: '/id' }),
  link(getPromotion, getBuild, { build: '/build' }),
  link(setHold, getHold, { hold: '/id' }),
  link(setHold, extendHold, { hold: '/id' }),
  link(setHold, releaseHold, { hold: '/id' }),
  link(listHolds, getHold, { hold: '/items/0/id' }),
  ...[getLine, extendLine, releaseLine].map((to) => link(stopLine, to, { line: '/id' })),
  link(listLines, getLine, { line: '/items/0/id' }),
  link(releaseHold, setVerdict, { hold: '/id' }),
  link(setHold, askHold, { hold: '/id' }),
  link(askHold, getAsk, { ask: '/id' }),
  link(askHold, answerAsk, { ask: '/id' }),
  link(createMilestone, getPromotion, { promotion: '/promotion' }),
  link(createMilestone, getBuild, { build: '/build' }),
  link(createMilestone, getStage, { stage: '/stage' }),
  link(listMilestones, getBuild, { build: '/items/0/build' }),
  link(recover, getRecovery, { recovery: '/id' }),
  link(recover, lookAtRecovery, { stage: '/stage' }),
  ...[getWebhook, changeWebhook, testWebhook, renewSecret, listDeliveries, removeWebhook].map((to) =>
    link(createWebhook, to, { webhook: '/id' }),
  ),
  link(listWebhooks, getWebhook, { webhook: '/items/0/id' }),
  link(createToken, revokeToken, { token: '/id' }),
  link(listTokens, revokeToken, { token: '/items/0/id' }),
  link(attachClient, getClient, { client: '/client', clientStage: '/clientStage' }),
  link(attachClient, hearClient, { client: '/client', clientStage: '/clientStage' }),
  link(attachClient, detachClient, { client: '/client', clientStage: '/clientStage' }),
  link(listClients, getClient, { client: '/items/0/client', clientStage: '/items/0/clientStage' }),
  link(listStages, getStage, { stage: '/items/0/stage' }),
  link(getStage, getTimeline, { stage: '/stage' }),
  link(listSchedules, runSchedule, { stage: '/items/0/stage' }),
  link(listSchedules, pauseSchedule, { stage: '/items/0/stage' }),
  link(listCommits, whereIs, { sha: '/items/0/sha' }),
  link(listAudit, getAuditRow, { seq: '/items/0/seq' }),
];
