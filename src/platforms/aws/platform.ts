import type { GoingBack } from '../../model/abort-wait.js';
import type { Observation } from '../../model/stage.js';
import type { WhatRuns } from '../../model/what-runs.js';
import type { EcsAccess, EcsPlace, ServiceSeen } from './ecs.js';

/** What the stack's last update told of a stage on aws. */
export interface StackPlace {
  readonly url: string;
  readonly ecs: EcsPlace;
  /** What has to answer there with a success; null = an update by an earlier version did not tell. */
  readonly healthPath: string | null;
}

/** The stages on ECS Fargate, asked directly. */
export interface AwsPlatform {
  /** What the stage's service runs at this moment. Throws what AWS answered when it cannot be asked. */
  observe(stage: string): Promise<Observation>;
  /** Whether the service runs this very image to the end of its deployment; else, in short, what it does instead. */
  runs(stage: string, image: string): Promise<WhatRuns>;
  /** Lets ECS stop the deployment that puts this build there. Throws what AWS answered when it may not be asked. */
  goBack(stage: string, build: string): Promise<GoingBack>;
}

interface Answer {
  readonly status: number | null;
  readonly error: string | null;
}

export interface AwsPlaces extends EcsAccess {
  /** One GET of a stage's address; never throws, and `status` null = nothing answered. */
  readonly get: (url: string) => Promise<Answer>;
  /** null = the stage was never updated. */
  readonly placeOf: (stage: string) => Promise<StackPlace | null>;
}

export function awsPlatform(places: AwsPlaces): AwsPlatform {
  const seen = async (stage: string): Promise<{ place: StackPlace; service: ServiceSeen | null } | null> => {
    const place = await places.placeOf(stage);
    if (place === null) return null;
    // Loaded when the first stage on aws is asked for: a service without one starts and lives without the SDK.
    const { describeService } = await import('./ecs.js');
    return { place, service: await describeService(place.ecs, places) };
  };
  return {
    observe: async (stage) => {
      const found = await seen(stage);
      if (found?.service == null) return nothing(stage);
      const { place, service } = found;
      return atItsAddress(observationOf(stage, place, service), place, places);
    },
    runs: async (stage, image) => {
      const service = (await seen(stage))?.service ?? null;
      if (service === null) return { yes: false, found: 'no service' };
      const yes = service.rollout === 'completed' && service.image === image;
      const found = `${service.image ?? 'no image'} (${service.rollout}) ${service.reason}`.trim();
      return { yes, found, ...(isMeantEmpty(service) ? { isEmpty: true } : {}) };
    },
    goBack: async (stage, build) => {
      const place = await places.placeOf(stage);
      // Before its first update has ended there is nothing to go back to.
      if (place === null) return { kind: 'nothing' };
      const { stopDeployment } = await import('./go-back.js');
      return stopDeployment(place.ecs, places, build);
    },
  };
}

const nothing = (stage: string): Observation => ({
  stage,
  build: null,
  commit: null,
  digest: null,
  health: 'none',
  url: null,
  restarts: 0,
});

function observationOf(stage: string, { url }: StackPlace, service: ServiceSeen): Observation {
  const { image, build, commit } = service;
  const digest = image === null ? null : image.slice(image.indexOf('@') + 1);
  const settled = service.rollout !== 'in-progress';
  const observation = { stage, build, commit, digest, health: healthOf(service), url, restarts: 0, settled };
  return isMeantEmpty(service) ? { ...observation, isEmpty: true } : observation;
}

/** None is what it is to have, by its setting or by its scaling: not the same as none that came up. */
const isMeantEmpty = ({ desired, running, rollout }: ServiceSeen): boolean =>
  desired === 0 && running === 0 && rollout !== 'failed';

/** ECS knows of its tasks alone: a listener that leads elsewhere leaves them healthy, and nobody reaches them. */
async function atItsAddress(
  observation: Observation,
  { url, healthPath }: StackPlace,
  { get }: Pick<AwsPlaces, 'get'>,
): Promise<Observation> {
  if (observation.health !== 'healthy' || observation.isEmpty === true || healthPath === null)
    return observation;
  const { status, error } = await get(url + healthPath);
  if (status !== null && status >= 200 && status < 300) return observation;
  const answered = status === null ? (error ?? 'unknown') : `HTTP ${String(status)}`;
  return { ...observation, health: 'degraded', answered };
}

function healthOf({ running, desired, rollout }: ServiceSeen): Observation['health'] {
  if (running === 0 && desired > 0) return 'down';
  return running < desired || rollout === 'failed' ? 'degraded' : 'healthy';
}
