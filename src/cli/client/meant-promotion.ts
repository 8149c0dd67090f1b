import { getStage } from '../../contract/stages.js';
import { failure } from '../terminal/failure.js';
import { call } from './call.js';
import type { HttpClient } from './http-client.js';

/** The promotion that is named, or the only one that runs or waits on a stage. Throws `nothing-to-abort`, `which-promotion`. */
export async function meantPromotion(client: HttpClient, name: string): Promise<string> {
  if (/^p_/.test(name)) return name;
  const { stage, running, queue } = await call(client, getStage, { params: { stage: name } });
  const waiting = queue.map(({ promotion }) => promotion);
  const [only, ...others] = running === null ? waiting : [running, ...waiting];
  if (only === undefined) throw failure('nothing-to-abort', { stage });
  if (others.length > 0) throw failure('which-promotion', { stage, running, queue });
  return only;
}
