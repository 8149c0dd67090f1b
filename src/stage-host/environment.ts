import type { PrepareOrder } from './protocol.js';

/** The only names of the machine's environment that a build sees: where programs are, who and in which language. */
export const machineNames = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;

/** The whole environment of a build; the stage's values win over the machine's, ours over both. */
export function environmentOf(
  order: Pick<PrepareOrder, 'build' | 'commit' | 'environment'>,
  stage: string,
  machine: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const allowed = machineNames.flatMap((name) => {
    const value = machine[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(allowed),
    ...order.environment,
    HOST: '127.0.0.1',
    SWITCHBACK_STAGE: stage,
    SWITCHBACK_BUILD: order.build,
    SWITCHBACK_COMMIT: order.commit,
  };
}
