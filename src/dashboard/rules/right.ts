import type { MeResource } from '../../contract/me.js';
import type { Verb } from '../../model/right.js';

/** Whether who has these rights may do it on a stage; `*` = on every one. */
export const mayOn = (rights: MeResource['rights'], verb: Verb, stage: string): boolean =>
  rights.some((right) => right.verb === verb && right.stages.some((one) => one === '*' || one === stage));
