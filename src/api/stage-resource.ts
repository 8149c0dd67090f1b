import { messagesIn, type Language } from '../messages/index.js';
import type { BuildHead } from '../model/build.js';
import { isActive, type Promotion, type Reason } from '../model/promotion.js';
import { abortWaitResource } from './abort-wait-resource.js';
import { holdResource, holdsResource } from './hold-resource.js';
import type { BuildOnStage, StageResource } from '../contract/stage.js';
import { reasonResource } from './reason-resource.js';
import { orphanResource } from './orphan-resource.js';
import { quarantineResource } from './quarantine-resource.js';
import { policyResource } from '../contract/stage.js';
import { etagOf, type Observation, type StageState } from '../model/stage.js';
import type { Hold } from '../model/hold.js';
import type { AheadOfStage } from '../queries/ahead-of-stage.js';
import type { StageView } from '../queries/stage.js';
import { verdictResource } from './verdict-resource.js';
import { clientResource } from './client-resource.js';
import { buildOnStage, type Arrival } from './build-resource.js';
import { atLeast } from './at-least.js';

/** A stage as the API shows it: its policy, its recorded state, and what its platform says right now. */
export function stageResource(view: StageView, language: Language): StageResource {
  const { stage, state, observed, open, lastRun } = view;
  const waiting = open.filter(({ phase }) => phase === 'pending');
  const active = open.find(({ phase }) => isActive(phase));
  return {
    ...policyResource(stage),
    ...liveOf(state, open, observed),
    orphans: state.orphans.map((orphan) => orphanResource(orphan, stage.name, language)),
    healthReason: refusalOf(view, language),
    currentBuild: placed(view.current, arrivalOf(view)),
    previousBuild: placed(view.previous, earlier(view.earlier.previous)),
    stableBuild: placed(
      view.stable,
      state.stableBuild === state.currentBuild ? arrivalOf(view) : earlier(view.earlier.stable),
    ),
    offBranch: view.offBranch,
    milestone: view.milestone,
    behind: view.behind.map(({ isAll, ...count }) => ({ ...count, ...atLeast(isAll) })),
    waiting: waiting.length,
    queue: waiting.map(({ id, build, milestone }) => ({ promotion: id, build, milestone })),
    running: active?.id ?? null,
    abortWait: abortWaitOf(active, language),
    lastRun:
      lastRun === null
        ? null
        : { promotion: lastRun.id, phase: lastRun.phase, endedAt: lastRun.endedAt?.toISOString() ?? null },
    nextRun: view.nextRun?.toISOString() ?? null,
    ...holdsResource(view.holds, language),
    reservations: view.reservations.map(holdResource),
    verdict: view.verdict === null ? null : verdictResource(view.verdict),
    quarantined: view.quarantined.map(quarantineResource),
    clients: view.clients.map((client) => clientResource(client, language)),
    hostEnds: hostEndsResource(view),
    etag: etagOf(state),
  };
}

/** What is told of one stage only, where it is asked for. */
export const aheadResource = (
  { nextQuiet, keepsAheadSeconds }: AheadOfStage,
  language: Language,
): Pick<StageResource, 'nextQuiet' | 'keepsAheadSeconds'> => ({
  nextQuiet: nextQuiet === null ? null : quietResource(nextQuiet, language),
  keepsAheadSeconds,
});

function quietResource({ keepsFrom: from, until, reason, reasons }: Hold, language: Language) {
  return {
    from: from.toISOString(),
    until: (until ?? from).toISOString(),
    reason: reasons?.[language] ?? reason,
  };
}

function abortWaitOf(active: Promotion | undefined, language: Language): StageResource['abortWait'] {
  const wait = active?.abort?.wait ?? null;
  return wait === null ? null : abortWaitResource({ ...wait, until: wait.until.toISOString() }, language);
}

const hostEndsResource = ({ hostEnds }: StageView): StageResource['hostEnds'] =>
  hostEnds === null ? null : { times: hostEnds.times, last: hostEnds.last.toISOString(), why: hostEnds.why };

function liveOf(state: StageState, open: readonly Promotion[], observed: Observation) {
  const busy = open.some(({ phase }) => isActive(phase));
  return {
    state: busy ? ('busy' as const) : state.unknownReason !== null ? ('unknown' as const) : ('idle' as const),
    unknownReason: state.unknownReason,
    halfApplied: state.halfApplied,
    health: observed.health,
    restarts: observed.restarts,
    url: observed.url ?? state.url,
  };
}

function refusalOf(
  { stage: { name: stage }, observed, open, away }: StageView,
  language: Language,
): StageResource['healthReason'] {
  const { refused, elsewhere, answered, isEmpty, settled } = observed;
  if (refused !== undefined)
    return {
      code: `aws-${refused.kind}`,
      text: messagesIn(language).awsFailures[refused.kind]({ ...refused }),
    };
  if (answered !== undefined)
    return { code: 'address', text: messagesIn(language).awsAddress({ url: observed.url, answered }) };
  if (settled === false && !open.some(({ phase }) => isActive(phase)))
    return { code: 'on-its-way', text: messagesIn(language).awsSettling() };
  if (isEmpty === true) return { code: 'no-tasks', text: messagesIn(language).awsEmpty() };
  if (elsewhere === undefined) return null;
  const there: Reason = { code: 'machine-elsewhere', facts: { stage, machine: elsewhere } };
  const { code, text } = reasonResource(away ?? there, language);
  return { code, text };
}

const arrivalOf = ({ state, arrival }: StageView): Arrival => ({
  promotion: arrival?.promotion ?? null,
  since: state.currentSince,
  actor: arrival?.actor ?? null,
});

const earlier = (last: StageView['earlier']['previous']): Arrival => ({
  promotion: last?.promotion ?? null,
  since: last?.at ?? null,
  actor: last?.actor ?? null,
});

const placed = (build: BuildHead | null, arrival: Arrival): BuildOnStage | null =>
  build === null ? null : buildOnStage(build, arrival);
