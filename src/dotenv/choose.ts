import { localStage, type Stage } from '../model/stage.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import { EnvironmentError, problemOf } from './environment-problem.js';
import { nearestName } from '../model/nearest.js';

/** The stage that a person named, `local` included. Throws EnvironmentError `UNKNOWN_STAGE`, which lists the known ones. */
export function chooseStage(
  catalogue: Pick<Catalogue, 'stages' | 'get'>,
  name: string,
): Stage | typeof localStage {
  const stage = name === localStage ? localStage : catalogue.get(name);
  if (stage !== undefined) return stage;
  const known = [localStage, ...catalogue.stages.map((candidate) => candidate.name)];
  const facts = { known, nearest: nearestName(name, known) };
  throw new EnvironmentError([problemOf(name, '', { code: 'UNKNOWN_STAGE', facts })]);
}
