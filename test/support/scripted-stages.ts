import type { Attempt } from '../../src/model/promotion.js';
import type { RunResult } from '../../src/model/run.js';
import type { Engine } from '../../src/ports/engine.js';
import type { PlatformPort } from '../../src/ports/platform.js';
import type { Probe } from '../../src/ports/probe.js';
import type { Rows } from '../../src/ports/rows.js';
import { isAutomatic } from '../../src/policy/rollback.js';
import { isKept } from './kept.js';

/** How an update ends, and what it leaves: `lost` = nobody can say, `interrupted` = only its platform can. */
export type RunEnd = 'succeeded' | 'bad' | 'failed' | 'interrupted' | 'switched-then-interrupted' | 'lost';

export interface Run {
  readonly attempt: string;
  readonly stage: string;
  readonly build: string;
  /** null while it is under way. */
  result: RunResult | null;
  readonly over: Promise<RunResult>;
  end(how: RunEnd | 'aborted'): void;
}

/** Where updates run, beside and longer than any service: what really happens on the stages of a test. */
export interface ScriptedStages {
  readonly runs: Run[];
  /** What is wrong with what was started, by the invariant. */
  readonly violations: string[];
  /** What really runs on a stage. */
  truth(stage: string): string | null;
  under(stage: string): Run | undefined;
  /** The engine as one service sees it; `blocked` hears where that service waits for an update. */
  engine(blocked: (stage: string, waits: boolean) => void): Pick<Engine, 'run' | 'resume' | 'stopUpdate'>;
  readonly platform: PlatformPort;
  readonly probe: Probe;
}

/** `isQuiet`: whether it is quiet on a stage just now. */
export function scriptedStages(read: Rows, isQuiet = (_stage: string): boolean => false): ScriptedStages {
  const runs: Run[] = [];
  const violations: string[] = [];
  const truths = new Map<string, string | null>();
  const unanswering = new Set<string>();
  const bad = new Set<string>();
  const truth = (stage: string): string | null => truths.get(stage) ?? null;
  const under = (stage: string): Run | undefined =>
    runs.find((run) => run.stage === stage && run.result === null);

  const settle = (run: Pick<Run, 'stage' | 'build'>, how: RunEnd | 'aborted'): RunResult => {
    if (how === 'succeeded' || how === 'bad' || how === 'switched-then-interrupted')
      truths.set(run.stage, run.build);
    if (how === 'bad') bad.add(run.build);
    if (how === 'lost') unanswering.add(run.stage);
    else unanswering.delete(run.stage);
    return resultOf(how, `http://${run.stage}`);
  };

  const begin = async (order: Parameters<Engine['run']>[0]): Promise<Run> => {
    const { attempt, stage, build } = order;
    if (runs.some((run) => run.attempt === attempt)) violations.push(`I5: ${attempt} was started twice`);
    if (under(stage.name) !== undefined) violations.push(`I1: two updates on ${stage.name}`);
    let tell = (_result: RunResult): void => undefined;
    const over = new Promise<RunResult>((resolve) => (tell = resolve));
    const run: Run = {
      ...{ attempt, stage: stage.name, build: build.id, result: null, over },
      end: (how) => {
        if (run.result !== null) return;
        run.result = settle(run, how);
        tell(run.result);
      },
    };
    runs.push(run);
    const holds = await read.holds.open(stage.name);
    const keeping = { holds, isQuiet: isQuiet(stage.name), now: await read.now() };
    const promotion = (await read.promotions.get(order.promotion))!;
    if (isKept(keeping, promotion)) violations.push(`I6: ${attempt} was started on a held stage`);
    // An automatic rollback goes before what waited longer.
    const waiting = await read.promotions.open(stage.name);
    const before = waiting.find((one) => one.seq < promotion.seq && !isKept(keeping, one));
    if (before !== undefined && !isAutomatic(promotion))
      violations.push(`I7: ${attempt} was started before ${before.id}, whose turn it was`);
    return run;
  };

  return {
    ...{ runs, violations, truth, under },
    engine: (blocked) => {
      const wait = async (run: Run): Promise<RunResult> => {
        if (run.result !== null) return run.result;
        blocked(run.stage, true);
        return run.over.finally(() => {
          blocked(run.stage, false);
        });
      };
      return {
        run: async (order) => wait(await begin(order)),
        resume: (attempt: Attempt) => {
          const run = runs.find(({ attempt: id }) => id === attempt.id);
          return run === undefined ? Promise.resolve(neverBegun()) : wait(run);
        },
        stopUpdate: (attempt) => {
          runs.find(({ attempt: id }) => id === attempt)?.end('aborted');
        },
      };
    },
    platform: {
      observe: (stage) => {
        const build = unanswering.has(stage) ? null : truth(stage);
        const health = unanswering.has(stage) ? 'unknown' : build === null ? 'none' : 'healthy';
        const found = { stage, build, commit: null, digest: null, health, url: null, restarts: 0 } as const;
        return Promise.resolve(found);
      },
      goBack: () => Promise.resolve({ kind: 'nothing' }),
      tagged: () => Promise.resolve(null),
      runs: (stage, { id }) =>
        Promise.resolve({ yes: truth(stage) === id, found: truth(stage) ?? 'nothing' }),
    },
    probe: {
      get: (url) => {
        const status = bad.has(truth(new URL(url).hostname) ?? '') ? 500 : 200;
        const nothing = { contentType: null, headers: {}, body: null, error: null };
        return Promise.resolve({ status, milliseconds: 1, ...nothing });
      },
    },
  };
}

const errored = (
  code: 'not-started' | 'interrupted',
  how: { retry: boolean; stageKnown: boolean },
): RunResult => ({ kind: 'errored', outcome: { code, facts: {} }, endedAt: new Date(), ...how });

const neverBegun = (): RunResult => errored('not-started', { retry: true, stageKnown: true });

function resultOf(how: RunEnd | 'aborted', url: string): RunResult {
  const endedAt = new Date();
  switch (how) {
    case 'succeeded':
    case 'bad':
      return { kind: 'succeeded', url, endedAt };
    case 'failed':
      return { kind: 'failed', outcome: { code: 'up-failed', facts: { lines: [] } }, endedAt };
    case 'aborted':
      return { kind: 'aborted', outcome: { code: 'aborted', facts: { lines: [] } }, recorded: true, endedAt };
    case 'interrupted':
    case 'switched-then-interrupted':
    case 'lost':
      return errored('interrupted', { retry: false, stageKnown: false });
  }
}
