import { askIdPattern, type Ask } from '../model/ask.js';
import { isBuildId, type Build, type BuildHead } from '../model/build.js';
import { clientNamePattern, nameOfClient, type Client, type ClientName } from '../model/client.js';
import { Refusal } from '../model/error.js';
import { holdIdPattern, type Hold } from '../model/hold.js';
import { lineIdPattern, type Line } from '../model/line.js';
import type { Milestone } from '../model/milestone.js';
import { nearestName } from '../model/nearest.js';
import type { Promotion } from '../model/promotion.js';
import { recoveryIdPattern, type Recovery } from '../model/recovery.js';
import type { Stage } from '../model/stage.js';
import type { Catalogue } from '../ports/catalogue.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';

/** A stage of the catalogue, or Refusal `not-found` that lists the known ones. */
export function findStage(catalogue: Catalogue, name: string): Stage {
  const stage = catalogue.get(name);
  if (stage !== undefined) return stage;
  throw noStage(
    name,
    catalogue.stages.map((candidate) => candidate.name),
  );
}

const noStage = (name: string, known: readonly string[]): Refusal =>
  new Refusal('not-found', { kind: 'stage', name, known, nearest: nearestName(name, known) });

/** Of what happened on a stage it may be asked for ever, also when its file is gone. Refusal `not-found`. */
export async function assertWasStage(
  { stages }: Pick<Catalogue, 'stages'>,
  rows: Rows,
  name: string | undefined,
): Promise<void> {
  if (name === undefined || stages.some((stage) => stage.name === name)) return;
  const removed = await rows.stages.all();
  if (removed.every(({ stage }) => stage !== name))
    throw noStage(
      name,
      stages.map((stage) => stage.name),
    );
}

/** A stage with a schedule, or Refusal `not-found`. */
export function findScheduled(ports: Pick<Ports, 'catalogue'>, name: string): Stage {
  const stage = findStage(ports.catalogue, name);
  if (stage.schedule !== null) return stage;
  const known = ports.catalogue.stages.filter((other) => other.schedule !== null).map((other) => other.name);
  throw new Refusal('not-found', { kind: 'schedule', name, known });
}

/** A build by its id, or Refusal `not-found`. */
export async function findBuild(rows: Rows, id: string): Promise<BuildHead> {
  const build = isBuildId(id) ? await rows.builds.get(id) : undefined;
  if (build === undefined) throw await noBuild(rows, id);
  return build;
}

/** "4", "B4" and "b04" are no ids, and it is plain which build is meant. */
async function noBuild(rows: Rows, name: string): Promise<Refusal> {
  const digits = /^b?[-_ #]?0*([1-9]\d{0,8})$/i.exec(name.trim())?.[1];
  const near = digits === undefined ? undefined : await rows.builds.get(`b${digits}`);
  return new Refusal('not-found', { kind: 'build', name, nearest: near?.id ?? null });
}

/** The same with its commits. */
export async function findWholeBuild(rows: Rows, id: string): Promise<Build> {
  const build = isBuildId(id) ? await rows.builds.whole(id) : undefined;
  if (build === undefined) throw await noBuild(rows, id);
  return build;
}

/** The full SHA of a commit that came with a build, by at least 7 digits of it. Throws `commit-unknown`, `commit-ambiguous`. */
export async function findSha(rows: Rows, sha: string): Promise<string> {
  const known = await knownSha(rows, sha);
  if (known === undefined) throw new Refusal('commit-unknown', { commit: sha });
  return known;
}

/** Candidates that are told; who gave seven digits needs no longer list. */
const mostCandidates = 20;

/** The same, or undefined where no build has such a commit. */
export async function knownSha(rows: Rows, sha: string): Promise<string | undefined> {
  const found = await rows.commits.startingWith(sha, mostCandidates + 1);
  const candidates = found.slice(0, mostCandidates);
  if (found.length > 1)
    throw new Refusal(
      'commit-ambiguous',
      { commit: sha, named: found.length > mostCandidates ? mostCandidates : null },
      { candidates },
    );
  return found[0];
}

/** The newest build that was made from a commit; one that only brought it along is another one. */
export async function findBuildOfCommit(rows: Rows, sha: string): Promise<BuildHead> {
  const full = await findSha(rows, sha);
  const [own] = await rows.builds.madeFrom(full);
  if (own === undefined) throw new Refusal('commit-unknown', { commit: sha });
  return own;
}

/** The build that a stage runs, by its recorded state; Refusal `not-found` when it runs none. */
export async function findBuildOn(rows: Rows, stage: Stage): Promise<BuildHead> {
  const { currentBuild } = await rows.stages.get(stage.name);
  if (currentBuild === null) throw new Refusal('not-found', { kind: 'build-on', name: stage.name });
  return findBuild(rows, currentBuild);
}

/** A promotion by its id, or Refusal `not-found`. */
export async function findPromotion(rows: Rows, id: string): Promise<Promotion> {
  const promotion = /^p_[0-9A-Z]{26}$/.test(id) ? await rows.promotions.get(id) : undefined;
  if (promotion === undefined) throw new Refusal('not-found', { kind: 'promotion', name: id });
  return promotion;
}

/** A milestone by its number, or Refusal `not-found`. */
export async function findMilestone(rows: Rows, number: number): Promise<Milestone> {
  const milestone = await rows.milestones.get(number);
  if (milestone === undefined) throw new Refusal('not-found', { kind: 'milestone', name: String(number) });
  return milestone;
}

/** A hold by its id, also one that has ended, or Refusal `not-found`. */
export async function findHold(rows: Rows, id: string): Promise<Hold> {
  const hold = holdIdPattern.test(id) ? await rows.holds.get(id) : undefined;
  if (hold === undefined) throw new Refusal('not-found', { kind: 'hold', name: id });
  return hold;
}

/** What somebody who waits wrote to the owner of a hold, by its id, or Refusal `not-found`. */
export async function findAsk(rows: Rows, id: string): Promise<Ask> {
  const ask = askIdPattern.test(id) ? await rows.asks.get(id) : undefined;
  if (ask === undefined) throw new Refusal('not-found', { kind: 'ask', name: id });
  return ask;
}

/** A stop of the line by its id, also one that is over, or Refusal `not-found`. */
export async function findLine(rows: Rows, id: string): Promise<Line> {
  const holds = lineIdPattern.test(id) ? await rows.holds.ofLine(id) : [];
  if (holds.length === 0) throw new Refusal('not-found', { kind: 'line', name: id });
  return { id, holds };
}

/** A recovery by its id, also one that has ended, or Refusal `not-found`. */
export async function findRecovery(rows: Rows, id: string): Promise<Recovery> {
  const recovery = recoveryIdPattern.test(id) ? await rows.recoveries.get(id) : undefined;
  if (recovery === undefined) throw new Refusal('not-found', { kind: 'recovery', name: id });
  return recovery;
}

/** A client by its name, or Refusal `not-found`. */
export async function findClient(rows: Rows, name: ClientName): Promise<Client> {
  const valid = clientNamePattern.test(name.client) && clientNamePattern.test(name.clientStage);
  const client = valid ? await rows.clients.get(name) : undefined;
  if (client === undefined) throw new Refusal('not-found', { kind: 'client', name: nameOfClient(name) });
  return client;
}
