import type { BuildHead } from '../model/build.js';
import type { Hold } from '../model/hold.js';
import type { Promotion, Trigger } from '../model/promotion.js';
import type { Quarantine } from '../model/quarantine.js';
import type { Stage, StageHealth, StageState } from '../model/stage.js';
import type { EligibilityFacts, KnownBad, SourceRecord } from '../policy/eligibility.js';
import { inForce, isByItself, keeping } from '../policy/hold.js';
import { quietHoldsAt } from '../policy/quiet.js';
import type { Catalogue } from '../ports/catalogue.js';
import type { VerdictOn } from '../ports/holds.js';
import type { FirstSuccess } from '../ports/promotions.js';
import type { Rows } from '../ports/rows.js';
import { readNewer } from './newer.js';

export interface Question {
  readonly stage: Stage;
  readonly state: StageState;
  readonly build: BuildHead;
  readonly trigger: Trigger;
  readonly fingerprint: string | null;
  /** The slot for which this very request makes the build a milestone. */
  readonly becomesMilestoneOf?: string;
  /** Do holds speak against it? Not where the promotion may pass them, or waits for their end. */
  readonly mindsHold: boolean;
  /** How its source is doing, asked before; left out = nobody asked. */
  readonly sourceHealth?: StageHealth | null;
  /** When the promotion was accepted that is looked at again: what was known by then was passed with a reason. */
  readonly acceptedAt?: Date;
  /** Is an older commit compared with what is on its way there, too? Not where the promotion stands in that queue itself. */
  readonly mindsWay?: boolean;
  /** Does a promotion of the same build speak against it? Not where it is that one. */
  readonly mindsQueue?: boolean;
}

type Known = Pick<Catalogue, 'get'>;

/** Reads what the rules of eligibility look at. */
export async function gatherFacts(
  catalogue: Known,
  rows: Rows,
  question: Question,
): Promise<EligibilityFacts> {
  const [facts] = await gatherAllFacts(catalogue, rows, [question]);
  if (facts === undefined) throw new Error('one question has one answer');
  return facts;
}

/** The same for several questions, in their order, at the cost of one. */
export async function gatherAllFacts(
  catalogue: Known,
  rows: Rows,
  questions: readonly Question[],
): Promise<EligibilityFacts[]> {
  if (questions.length === 0) return [];
  const records = await readRecords(catalogue, rows, questions);
  return questions.map((question) => factsOf(catalogue, records, question));
}

/** What is recorded of all the stages and builds that are asked about. */
interface Records {
  readonly milestones: readonly { readonly stage: string; readonly build: string }[];
  readonly successes: readonly FirstSuccess[];
  readonly verdicts: readonly VerdictOn[];
  readonly holds: readonly Hold[];
  readonly quarantines: readonly Quarantine[];
  readonly open: readonly Promotion[];
  readonly newer: (question: Question) => string | null;
  readonly now: Date;
}

async function readRecords(catalogue: Known, rows: Rows, questions: readonly Question[]): Promise<Records> {
  const own = namesOf(questions);
  const sources = [...new Set(questions.flatMap(({ stage }) => stage.source ?? []))];
  const upstream = [...new Set(questions.flatMap(({ stage }) => upstreamOf(catalogue, stage)))];
  const builds = [...new Set(questions.map(({ build }) => build.id))];
  const queues = questions.filter(({ mindsQueue, mindsWay }) => mindsQueue === true || mindsWay === true);
  const open = await rows.promotions.openOn(namesOf(queues));
  return {
    milestones: await rows.milestones.among(builds),
    successes: await rows.promotions.firstSuccesses({ stages: [...new Set([...own, ...sources])], builds }),
    ...(await rows.holds.openAndVerdicts({ stages: upstream, builds })),
    quarantines: await rows.quarantines.openOn([...new Set([...own, ...upstream])]),
    open,
    newer: await readNewer(rows, questions, open),
    now: await rows.now(),
  };
}

const namesOf = (questions: readonly Question[]): string[] => [
  ...new Set(questions.map(({ stage }) => stage.name)),
];

function factsOf(catalogue: Known, records: Records, question: Question): EligibilityFacts {
  const { stage, build, trigger, becomesMilestoneOf: becomes, mindsHold, mindsQueue } = question;
  const { holds, quarantines, milestones, open, now } = records;
  const here = (one: { readonly stage: string }): boolean => one.stage === stage.name;
  const ofBuild = (one: { readonly build: string | null }): boolean => one.build === build.id;
  const same = open.find((one) => here(one) && ofBuild(one));
  // What comes by itself waits for the end of quiet hours: it is not left out for them.
  const quiet = isByItself(trigger) ? [] : quietHoldsAt(stage, now);
  const held = mindsHold ? [...holds.filter(here), ...quiet] : [];
  return {
    ...question,
    newer: records.newer(question),
    source: sourceRecord(catalogue, records, question),
    milestoneOf: [
      ...milestones.filter(ofBuild).map((one) => one.stage),
      ...(becomes === undefined ? [] : [becomes]),
    ],
    holds: keeping(held, { overrideHolds: [], trigger, build: build.id }, now),
    kept: inForce(held, now).find(({ kind }) => kind === 'kept') ?? null,
    quarantine: quarantines.find((one) => here(one) && ofBuild(one)) ?? null,
    knownBad: knownBadOf(catalogue, records, question),
    onItsWay: mindsQueue === true ? (same?.id ?? null) : null,
    unverifiedThere: isUnverifiedThere(records, question),
    now,
  };
}

/** Every stage that a build has come by before it can come to this one, the nearest first. */
export function upstreamOf(catalogue: Known, { source }: Pick<Stage, 'source'>): string[] {
  if (source === null) return [];
  const next = catalogue.get(source);
  return [source, ...(next === undefined ? [] : upstreamOf(catalogue, next))];
}

function knownBadOf(
  catalogue: Known,
  { quarantines, verdicts }: Records,
  { stage, build: { id }, trigger, acceptedAt }: Question,
): KnownBad[] {
  // A rollback is the way out: what is found out while it waits does not stop it.
  if (trigger === 'rollback' && acceptedAt !== undefined) return [];
  const isNew = (at: Date): boolean => acceptedAt === undefined || at > acceptedAt;
  return upstreamOf(catalogue, stage).flatMap((name) => {
    const of = (one: { readonly stage: string; readonly build: string }): boolean =>
      one.stage === name && one.build === id;
    const taken = quarantines.find((one) => of(one) && isNew(one.createdAt));
    const judged = verdicts.find((one) => of(one) && one.verdict === 'failed' && isNew(one.at));
    return [
      ...(taken === undefined
        ? []
        : [{ stage: name, why: taken.why, by: taken.actor.id, reason: taken.reason }]),
      ...(judged === undefined
        ? []
        : [{ stage: name, why: 'qa-failed' as const, by: judged.by, reason: judged.reason }]),
    ];
  });
}

function sourceRecord(
  catalogue: Known,
  records: Records,
  { stage: { source }, build: { id }, sourceHealth }: Question,
): SourceRecord | null {
  if (source === null) return null;
  const verifies = (catalogue.get(source)?.verify ?? null) !== null;
  const success = successOf(records, source, id);
  const verdict = records.verdicts.find(({ stage, build }) => stage === source && build === id);
  return {
    stage: source,
    succeededAt: success?.at ?? null,
    verifies,
    verifiedAt: verifies ? (success?.verifiedAt ?? null) : null,
    health: sourceHealth ?? null,
    verdict: verdict?.verdict ?? null,
  };
}

/** Only a person asks for the check alone; a schedule or a commit waits for what is new. */
function isUnverifiedThere(records: Records, { stage, state, build, trigger }: Question): boolean {
  if (trigger !== 'request' || stage.verify === null || state.currentBuild !== build.id) return false;
  return (successOf(records, stage.name, build.id)?.verifiedAt ?? null) === null;
}

const successOf = ({ successes }: Records, stage: string, build: string): FirstSuccess | undefined =>
  successes.find((one) => one.stage === stage && one.build === build);
