import type { MeResource } from '../../contract/me.js';
import type { Verb } from '../../model/right.js';
import { mayOn } from '../rules/right.js';
import { useResource } from './resource.js';

/** Whether the person may do it on a stage; null = nobody knows yet. */
export function useMay(verb: Verb, stage: string): boolean | null {
  const { data } = useResource<MeResource>('/me');
  return data === null ? null : mayOn(data.rights, verb, stage);
}

/** Those of the stages on which the person may not do it; null = nobody knows yet. */
export function useLacking(verb: Verb, stages: readonly string[]): string[] | null {
  const { data } = useResource<MeResource>('/me');
  return data === null ? null : stages.filter((stage) => !mayOn(data.rights, verb, stage));
}

/** Whether the person may do it where it concerns no stage; null = nobody knows yet. */
export function useMayAnywhere(verb: Verb): boolean | null {
  const { data } = useResource<MeResource>('/me');
  return data === null ? null : data.rights.some((right) => right.verb === verb);
}

/** Whether the person is the one who is named; null = nobody knows yet. */
export function useIsMe(actor: string): boolean | null {
  const { data } = useResource<MeResource>('/me');
  return data === null ? null : data.actor.id === actor;
}
