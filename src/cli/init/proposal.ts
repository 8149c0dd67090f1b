import type { StageTrigger } from '../../model/stage.js';
import { localStage, stageNamePattern } from '../../model/stage.js';
import type { InitNote, InitProblem } from '../../model/init.js';

export const usualStages = ['dev', 'nightly', 'devqa', 'staging-1', 'staging-2'] as const;

/** The developer's own file, which no stage may use. */
export const ownFile = 'development';

/** One row of the table that is proposed. */
export interface ProposedStage {
  readonly stage: string;
  readonly dotenv: string;
  /** Whether the team has this file already. */
  readonly isThere: boolean;
  readonly trigger: StageTrigger;
  readonly source: string | null;
}

export interface ProposalFacts {
  readonly stages: readonly string[];
  /** Names of the dotenv files that are there. */
  readonly dotenvs: readonly string[];
  /** Stage → name of its file, as the team's Serverless project says. */
  readonly known: Readonly<Record<string, string>>;
  /** Stages that have a file already: they stay as they are. */
  readonly existing: Readonly<Record<string, Omit<ProposedStage, 'stage' | 'isThere'>>>;
}

export interface Proposal {
  readonly stages: readonly ProposedStage[];
  readonly notes: readonly InitNote[];
}

/** Every stage with its file and how it gets its builds: each takes them from the one before, and the first from CI. */
export function proposeStages({ stages, dotenvs, known, existing }: ProposalFacts): Proposal {
  const notes: InitNote[] = [];
  const taken = new Set(Object.values(existing).map(({ dotenv }) => dotenv));
  const rows: ProposedStage[] = [];
  for (const stage of stages) {
    const own = existing[stage];
    if (own !== undefined) {
      rows.push({ stage, ...own, isThere: dotenvs.includes(own.dotenv) });
      continue;
    }
    const { dotenv, note } = fileFor(stage, { dotenvs, known, taken });
    if (note !== null) notes.push(note);
    taken.add(dotenv);
    const before = rows.findLast(({ trigger }) => trigger !== 'milestone')?.stage ?? null;
    const trigger = triggerOf(stage, before === null);
    rows.push({ stage, dotenv, isThere: dotenvs.includes(dotenv), trigger, source: before });
  }
  return { stages: rows, notes };
}

interface FileFacts extends Pick<ProposalFacts, 'dotenvs' | 'known'> {
  readonly taken: ReadonlySet<string>;
}

/** The team's own file first; then the one with the stage's name; dev's is called unstable where there is none yet. */
function fileFor(
  stage: string,
  { dotenvs, known, taken }: FileFacts,
): { dotenv: string; note: InitNote | null } {
  const usual = stage === 'dev' && !dotenvs.includes('dev') ? 'unstable' : stage;
  const said = known[stage] ?? usual;
  if (said === ownFile) return { dotenv: usual, note: { code: 'not-for-stages', facts: { stage } } };
  if (!stageNamePattern.test(said)) return { dotenv: usual, note: null };
  if (!taken.has(said)) return { dotenv: said, note: null };
  return { dotenv: usual, note: { code: 'two-stages-one-file', facts: { stage, dotenv: said } } };
}

function triggerOf(stage: string, isFirst: boolean): StageTrigger {
  if (isFirst) return 'commit';
  if (/^nightly\b/.test(stage)) return 'schedule';
  return /^staging(-\d+)?$/.test(stage) ? 'milestone' : 'request';
}

/** What is wrong with the stages that somebody asks for. */
export function stageProblems(stages: readonly string[]): InitProblem[] {
  if (stages.length === 0) return [{ code: 'no-stages', facts: {} }];
  return stages.flatMap((name, i): InitProblem[] => {
    if (!stageNamePattern.test(name) || name === localStage)
      return [{ code: 'bad-stage-name', facts: { name } }];
    return stages.indexOf(name) < i ? [{ code: 'stage-twice', facts: { name } }] : [];
  });
}
