import { isBuildId } from '../model/build.js';
import { Refusal } from '../model/error.js';
import type { Stage } from '../model/stage.js';
import {
  namesThatDiffer,
  valuesThatDiffer,
  type DifferingNames,
  type DifferingValue,
} from '../policy/differences.js';
import { compareRunningApis, runningBuild, type ApiComparison, type RunningBuild } from './api-document.js';
import { findBuild, findBuildOn, findSha, findStage } from './find.js';
import { differenceOf, type BroughtMigration, type Gained, type Lost, type Point } from './lineage.js';
import type { StageSettings } from '../model/settings.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';

export interface Side extends Point {
  readonly name: string;
  readonly kind: 'stage' | 'build' | 'commit';
  readonly stage: Stage | null;
  /** Why nobody knows whether the stage still runs the build; null = it does, or the side is no stage. */
  readonly unknownReason: string | null;
}

export interface ComparedSide extends Side {
  /** Where the stage answers; null = nowhere, or the side is no stage. */
  readonly url: string | null;
}

export interface Comparison {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  readonly ahead: Gained;
  readonly behind: Lost;
  /** The newest commit that both have, where that is known. */
  readonly mergeBase: string | null;
  readonly migrations: readonly BroughtMigration[];
  readonly environment: DifferingNames | null;
  /** Policy of two stages, whose values are no secrets. */
  readonly settings: readonly DifferingValue[] | null;
  /** Of what runs on both sides, by its own description. */
  readonly api: ApiComparison;
}

/**
 * What differs between two stages, builds or commits, of which at most so many commits are listed on each side; of
 * environments the names, never the values.
 */
export async function compare(
  ports: Ports,
  rows: Rows,
  { most, ...names }: { a: string; b: string; most: number },
): Promise<Comparison> {
  const a = await findSide(ports, rows, names.a);
  const b = await findSide(ports, rows, names.b);
  const { gained: ahead, lost: behind } = await differenceOf(rows, { from: a, to: b }, most);
  return {
    a: await withAddress(ports, a),
    b: await withAddress(ports, b),
    ahead,
    behind,
    mergeBase: ahead.mergeBase,
    migrations: ahead.migrations,
    environment: await compareEnvironments(ports, a, b),
    api: await compareRunningApis(ports, {
      a: await runningSide(ports, rows, a),
      b: await runningSide(ports, rows, b),
    }),
    settings:
      a.stage === null || b.stage === null ? null : valuesThatDiffer(policyOf(a.stage), policyOf(b.stage)),
  };
}

const withAddress = async ({ platform }: Pick<Ports, 'platform'>, side: Side): Promise<ComparedSide> => ({
  ...side,
  url: side.stage === null ? null : (await platform.observe(side.stage.name)).url,
});

/** What a name in a comparison means: a stage's running build, that of a day (`devqa@2026-11-01`), a build, or a commit that came with one. */
export async function findSide(ports: Ports, rows: Rows, name: string): Promise<Side> {
  const whole = { name, stage: null, inside: null, unknownReason: null };
  if (ports.catalogue.get(name) !== undefined) {
    const stage = findStage(ports.catalogue, name);
    const build = await findBuildOn(rows, stage);
    const { unknownReason } = await rows.stages.get(name);
    return { ...whole, kind: 'stage', stage, build, unknownReason };
  }
  const then = stageThen(name);
  if (then !== null)
    return { ...whole, kind: 'build', build: await findBuildThen(ports, rows, { ...then, name }) };
  if (isBuildId(name)) return { ...whole, kind: 'build', build: await findBuild(rows, name) };
  if (!/^[0-9a-f]{7,64}$/.test(name)) findStage(ports.catalogue, name);
  return { ...whole, kind: 'commit', ...(await pointOf(rows, name)) };
}

/** A stage at a time: a day, which begins in UTC, or an instant with its zone. */
function stageThen(name: string): { readonly stage: string; readonly at: Date } | null {
  const [, stage, when] =
    /^([a-z][a-z0-9-]*)@(\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?)$/.exec(name) ?? [];
  const at = new Date(when ?? Number.NaN);
  return stage === undefined || Number.isNaN(at.getTime()) ? null : { stage, at };
}

/** The build that a stage got last by then, by what is recorded. Refusal `not-found`. */
async function findBuildThen(
  { catalogue }: Pick<Ports, 'catalogue'>,
  rows: Rows,
  { stage, at, name }: { stage: string; at: Date; name: string },
): Promise<Point['build']> {
  const id = await rows.promotions.ranAt(findStage(catalogue, stage).name, at);
  if (id === null) throw new Refusal('not-found', { kind: 'build-then', name });
  return findBuild(rows, id);
}

/** The build that was made from a commit, else the place in the first one that brought it along. */
async function pointOf(rows: Rows, name: string): Promise<Point> {
  const sha = await findSha(rows, name);
  const [own] = await rows.builds.madeFrom(sha);
  if (own !== undefined) return { build: own, inside: null };
  const [brought] = await rows.commits.brought([sha]);
  if (brought === undefined) throw new Error('a commit that was found has a build');
  return { build: await findBuild(rows, brought.build), inside: sha };
}

/** A commit within a build never ran by itself; of a stage that nobody knows the build is asked where it does run. */
const runningSide = (
  { catalogue }: Ports,
  rows: Rows,
  { stage, build, inside, unknownReason }: Side,
): Promise<RunningBuild> =>
  unknownReason !== null || (stage === null && inside === null)
    ? runningBuild({ catalogue }, rows, { build: build.id, prefer: [] })
    : Promise.resolve({ build: build.id, stage });

async function compareEnvironments(ports: Ports, a: Side, b: Side): Promise<DifferingNames | null> {
  if (a.stage === null || b.stage === null) return null;
  const [mine, theirs] = [await ports.environments.of(a.stage), await ports.environments.of(b.stage)];
  return namesThatDiffer(valuesOf(mine), valuesOf(theirs));
}

/** What a stage's dotenv file gives, but for its port, which differs by design; the values are only compared. */
const valuesOf = ({ backend, secrets, healthPath }: StageSettings): Record<string, string> => ({
  ...backend,
  ...secrets,
  SWITCHBACK_HEALTH_PATH: healthPath,
});

const policyOf = (stage: Stage): Record<string, string> => ({
  platform: stage.platform,
  trigger: stage.trigger,
  source: stage.source ?? '',
  branches: stage.branches.join(', '),
  schedule: stage.schedule ?? '',
  timezone: stage.timezone,
  soakSeconds: String(stage.soakSeconds),
  leadSeconds: String(stage.leadSeconds),
  quiet: stage.quiet
    .map(({ when, forSeconds, timezone }) => `${when} ${String(forSeconds)} ${timezone}`)
    .join(', '),
  requires: stage.requires.join(', '),
  verify: stage.verify === null ? '' : JSON.stringify(stage.verify),
  compare: stage.compare.paths.join(' '),
  openapi: stage.compare.openapi ?? '',
  dotenv: stage.dotenv,
});
