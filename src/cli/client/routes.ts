import type { ClientName } from '../../model/client.js';
import type { EventsPage } from '../../model/resource/audit.js';
import type { BuildResource } from '../../model/resource/build.js';
import type { ClientResource } from '../../model/resource/client.js';
import type { CommitResource, CommitWhereResource } from '../../model/resource/commit.js';
import type { CompareResource, SideBySideResource } from '../../model/resource/compare.js';
import type { EligibilityResource } from '../../model/resource/eligibility.js';
import type { HoldResource, HoldSetResource } from '../../model/resource/hold.js';
import type { MilestoneResource, NextMilestoneResource } from '../../model/resource/milestone.js';
import type { Page } from '../../model/resource/page.js';
import type { PreviewResource } from '../../model/resource/preview.js';
import type { PromotionResource } from '../../model/resource/promotion.js';
import type { RecoverResource, RecoveryResource } from '../../model/resource/recovery.js';
import type { RollbackResource } from '../../model/resource/rollback.js';
import type { ScheduleResource } from '../../model/resource/schedule.js';
import type { StageResource } from '../../model/resource/stage.js';
import type { VersionResource } from '../../model/resource/version.js';
import type { Call, HttpClient } from './http-client.js';

/** What the service answers, one function per route that the command line uses. */

export const getStages = async (client: HttpClient): Promise<StageResource[]> =>
  items((await client.json(get('/stages'))) as Page<StageResource>);

export const getStage = async (client: HttpClient, stage: string): Promise<StageResource> =>
  (await client.json(get(`/stages/${part(stage)}`))) as StageResource;

export const getEligibility = async (
  client: HttpClient,
  stage: string,
  build: string,
): Promise<EligibilityResource> =>
  (await client.json(get(`/stages/${part(stage)}/eligibility?build=${part(build)}`))) as EligibilityResource;

/** The service runs the engine for it and bounds that itself; `patient` = wait for as long as it takes. */
export const getPreview = async (
  client: HttpClient,
  { stage, build, patient }: { stage: string; build: string; patient: boolean },
): Promise<PreviewResource> =>
  (await client.json({
    ...get(`/stages/${part(stage)}/preview?build=${part(build)}`),
    patient,
  })) as PreviewResource;

export const getBuild = async (client: HttpClient, build: string): Promise<BuildResource> =>
  (await client.json(get(`/builds/${part(build)}`))) as BuildResource;

export const getBuilds = async (
  client: HttpClient,
  page: { limit: number; cursor?: string },
): Promise<Page<BuildResource>> => (await client.json(get(`/builds?${query(page)}`))) as Page<BuildResource>;

export const getPromotion = async (client: HttpClient, id: string): Promise<PromotionResource> =>
  (await client.json(get(`/promotions/${part(id)}`))) as PromotionResource;

export interface PromotionQuery {
  readonly limit: number;
  readonly stage?: string;
  readonly phase?: string;
}
export const getPromotions = async (
  client: HttpClient,
  filter: PromotionQuery,
): Promise<PromotionResource[]> =>
  items((await client.json(get(`/promotions?${query(filter)}`))) as Page<PromotionResource>);

export interface EventsQuery {
  readonly stage?: string;
  /** The number of a row, an instant or an ISO 8601 duration. */
  readonly since?: string;
  readonly cursor?: string;
  readonly limit?: number;
}
export const eventsPath = (asked: EventsQuery): string => `/events?${query(asked)}`;
export const getEvents = async (client: HttpClient, asked: EventsQuery): Promise<EventsPage> =>
  (await client.json(get(eventsPath(asked)))) as EventsPage;

export const getMilestones = async (client: HttpClient): Promise<MilestoneResource[]> =>
  items((await client.json(get('/milestones'))) as Page<MilestoneResource>);

export const getNextMilestone = async (client: HttpClient): Promise<NextMilestoneResource> =>
  (await client.json(get('/milestones/next'))) as NextMilestoneResource;

export const getSchedules = async (client: HttpClient): Promise<ScheduleResource[]> =>
  items((await client.json(get('/schedules'))) as Page<ScheduleResource>);

export const postAbort = async (
  client: HttpClient,
  id: string,
  { body, key }: { body: object; key: string },
): Promise<PromotionResource> =>
  (await client.json(
    post(`/promotions/${part(id)}/abort`, body, { 'idempotency-key': key }),
  )) as PromotionResource;

export const postRollback = async (
  client: HttpClient,
  stage: string,
  { body, etag, key }: { body: object; etag: string; key: string },
): Promise<RollbackResource> => {
  const headers = { 'idempotency-key': key, 'if-match': etag };
  return (await client.json(post(`/stages/${part(stage)}/rollback`, body, headers))) as RollbackResource;
};

export const getRecover = async (client: HttpClient, stage: string): Promise<RecoverResource> =>
  (await client.json(get(`/stages/${part(stage)}/recover`))) as RecoverResource;

export const getRecovery = async (client: HttpClient, id: string): Promise<RecoveryResource> =>
  (await client.json(get(`/recoveries/${part(id)}`))) as RecoveryResource;

export const postRecover = async (
  client: HttpClient,
  stage: string,
  { body, etag, key }: { body: object; etag: string; key: string },
): Promise<RecoveryResource> => {
  const headers = { 'idempotency-key': key, 'if-match': etag };
  return (await client.json(post(`/stages/${part(stage)}/recover`, body, headers))) as RecoveryResource;
};

export const getHolds = async (
  client: HttpClient,
  { stage, ended }: { stage?: string; ended?: boolean },
): Promise<HoldResource[]> => {
  const asked = { ...(stage === undefined ? {} : { stage }), ...(ended === true ? { ended: 'true' } : {}) };
  const path = Object.keys(asked).length === 0 ? '/holds' : `/holds?${query(asked)}`;
  return items((await client.json(get(path))) as Page<HoldResource>);
};

export const getHold = async (client: HttpClient, id: string): Promise<HoldResource> =>
  (await client.json(get(`/holds/${part(id)}`))) as HoldResource;

export const postHold = async (
  client: HttpClient,
  stage: string,
  { body, key }: { body: object; key: string },
): Promise<HoldSetResource> =>
  (await client.json(
    post(`/stages/${part(stage)}/holds`, body, { 'idempotency-key': key }),
  )) as HoldSetResource;

export const patchHold = async (client: HttpClient, id: string, until: string): Promise<HoldResource> =>
  (await client.json({ method: 'PATCH', path: `/holds/${part(id)}`, json: { until } })) as HoldResource;

export const deleteHold = async (client: HttpClient, id: string, json: object): Promise<void> => {
  await client.fetch({ method: 'DELETE', path: `/holds/${part(id)}`, json });
};

export const getClients = async (client: HttpClient, stage?: string): Promise<ClientResource[]> =>
  items(
    (await client.json(
      get(stage === undefined ? '/clients' : `/clients?${query({ stage })}`),
    )) as Page<ClientResource>,
  );

export const getClient = async (client: HttpClient, name: ClientName): Promise<ClientResource> =>
  (await client.json(get(pathOf(name)))) as ClientResource;

export const putClient = async (
  client: HttpClient,
  name: ClientName,
  json: object,
): Promise<ClientResource> =>
  (await client.json({ method: 'PUT', path: pathOf(name), json })) as ClientResource;

export const deleteClient = async (client: HttpClient, name: ClientName): Promise<void> => {
  await client.fetch({ method: 'DELETE', path: pathOf(name) });
};

const pathOf = ({ client, clientStage }: ClientName): string =>
  `/clients/${part(client)}/${part(clientStage)}`;

export const getComparison = async (client: HttpClient, a: string, b: string): Promise<CompareResource> =>
  (await client.json(get(`/compare/${part(a)}...${part(b)}`))) as CompareResource;

export const getCommit = async (client: HttpClient, sha: string): Promise<CommitWhereResource> =>
  (await client.json(get(`/commits/${part(sha)}`))) as CommitWhereResource;

/** The commits of a pull request, newest first. */
export const getCommitsOf = async (client: HttpClient, pr: number): Promise<CommitResource[]> =>
  items((await client.json(get(`/commits?${query({ pr })}`))) as Page<CommitResource>);

export const getVersion = async (client: HttpClient): Promise<VersionResource> =>
  (await client.json({ method: 'GET', path: '/version', outside: true })) as VersionResource;

export interface PromotionRequest {
  readonly stage: string;
  readonly build: string;
  readonly reason?: string;
  readonly allowChanges?: readonly string[];
  readonly overrideHold?: string;
  readonly onHold?: 'wait';
  readonly liftQuarantine?: true;
  readonly key: string;
  readonly etag: string;
}
export const postPromotion = async (
  client: HttpClient,
  request: PromotionRequest,
): Promise<PromotionResource> => {
  const { stage, key, etag, ...body } = request;
  const headers = { 'idempotency-key': key, 'if-match': etag };
  return (await client.json(post(`/stages/${part(stage)}/promotions`, body, headers))) as PromotionResource;
};

export interface MilestoneRequest {
  readonly number: number;
  readonly build: string;
  readonly notes?: string;
  readonly reason?: string;
  readonly overrideHold?: string;
  readonly onHold?: 'reject';
}
export const postMilestone = async (
  client: HttpClient,
  body: MilestoneRequest,
  key: string,
): Promise<MilestoneResource> =>
  (await client.json(post('/milestones', body, { 'idempotency-key': key }))) as MilestoneResource;

export const patchSchedule = async (
  client: HttpClient,
  stage: string,
  json: { paused: boolean; reason?: string },
): Promise<ScheduleResource> =>
  (await client.json({ method: 'PATCH', path: `/schedules/${part(stage)}`, json })) as ScheduleResource;

export const postScheduleRun = async (
  client: HttpClient,
  stage: string,
  key: string,
): Promise<PromotionResource> =>
  (await client.json(
    post(`/schedules/${part(stage)}/run`, {}, { 'idempotency-key': key }),
  )) as PromotionResource;

/** The service asks both backends one path after the other and bounds each of them itself. */
export const postRequests = async (
  client: HttpClient,
  { a, b, paths }: { a: string; b: string; paths: readonly string[] | null },
): Promise<SideBySideResource> => {
  const call = post(`/compare/${part(a)}...${part(b)}/requests`, paths === null ? {} : { paths }, {});
  return (await client.json({ ...call, patient: true })) as SideBySideResource;
};

/** The build, and whether it was new or the same artifacts again. */
export const postBuild = async (
  client: HttpClient,
  body: object,
  key: string,
): Promise<[BuildResource, boolean]> => {
  const response = await client.fetch(post('/builds', body, { 'idempotency-key': key }));
  return [(await response.json()) as BuildResource, response.status === 201];
};

const get = (path: string): Call => ({ method: 'GET', path });
const post = (path: string, json: unknown, headers: Record<string, string>): Call => ({
  method: 'POST',
  path,
  json,
  headers,
});
const part = (text: string): string => encodeURIComponent(text);
const items = <T>(page: Page<T>): T[] => page.items;
const query = (parameters: object): string =>
  new URLSearchParams(parameters as Record<string, string>).toString();
