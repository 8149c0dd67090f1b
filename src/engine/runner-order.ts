import type { RunOrder } from '../promotion/ports.js';
import type { RunnerOrder } from '../runner/events.js';
import type { StatePlace } from './state-place.js';

/** What `stack history` shows of an update of ours, and how it is found again after a crash. */
const messageOf = (attempt: string, promotion: string, build: string): string =>
  `promotion:${promotion} attempt:${attempt} build:${build}`;

/** An order as a runner takes it: plain data, with everything that its program needs. */
export function toRunnerOrder(
  { project }: StatePlace,
  order: RunOrder,
  how: Pick<RunnerOrder, 'folder' | 'previewOnly'>,
): RunnerOrder {
  const { stage, build, settings } = order;
  return {
    ...how,
    project,
    stage: stage.name,
    message: messageOf(order.attempt, order.promotion, build.id),
    allowChanges: order.allowChanges,
    inputs: {
      project,
      stage: stage.name,
      platform: stage.platform,
      build: { ...build, promotion: order.promotion },
      backend: settings.backend,
      secrets: settings.secrets,
      secretKeys: settings.secretKeys,
      healthPath: settings.healthPath,
      port: settings.port,
      aws: settings.aws,
      fingerprint: settings.fingerprint,
    },
  };
}
