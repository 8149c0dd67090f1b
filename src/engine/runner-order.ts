import type { RefreshOrder, RunOrder } from '../ports/run-order.js';
import type { RunnerOrder } from '../runner/events.js';
import type { StatePlace } from './state-place.js';

/** What `stack history` shows of an update of ours, and how it is found again after a crash. */
const messageOf = (attempt: string, promotion: string, build: string): string =>
  `promotion:${promotion} attempt:${attempt} build:${build}`;

/**
 * A refresh as a runner takes it. It runs no program, so there is no build; what the backend would get is there for
 * its secrets alone, which no line of output may show.
 */
export function toRefreshOrder({ project }: StatePlace, order: RefreshOrder, folder: string): RunnerOrder {
  const { stage, settings } = order;
  const nothing = { id: '', commit: '', digest: '', image: null };
  const whole = { ...order, promotion: order.recovery, build: nothing, settings, allowChanges: [] };
  return {
    ...toRunnerOrder({ project }, whole, { folder, previewOnly: false, uses: {} }),
    message: `recovery:${order.recovery} attempt:${order.attempt}`,
    // On this machine the provider finds what a cut-off create left; on aws an entry is the only trace of it.
    refresh: { clearPendingCreates: stage.platform === 'process' },
  };
}

/** An order as a runner takes it: plain data, with everything that its program needs. */
export function toRunnerOrder(
  { project }: Pick<StatePlace, 'project'>,
  order: RunOrder,
  how: Pick<RunnerOrder, 'folder' | 'previewOnly' | 'uses'>,
): RunnerOrder {
  const { stage, build, settings } = order;
  return {
    ...how,
    project,
    stage: stage.name,
    attempt: order.attempt,
    message: messageOf(order.attempt, order.promotion, build.id),
    allowChanges: order.allowChanges,
    inputs: {
      project,
      stage: stage.name,
      platform: stage.platform,
      machine: stage.machine,
      build: { ...build, promotion: order.promotion },
      backend: settings.backend,
      secrets: settings.secrets,
      secretKeys: settings.secretKeys,
      healthPath: settings.healthPath,
      startSeconds: settings.startSeconds,
      times: settings.times,
      forwarded: settings.forwarded,
      port: settings.port,
      aws: settings.aws,
      fingerprint: settings.fingerprint,
    },
  };
}
