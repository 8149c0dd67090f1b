import { exitCodes, type ExitCode, type ExitName } from '../../model/exit-codes.js';
import { isProblemCode, problems } from '../../model/problems.js';
import type { Phase } from '../../model/promotion.js';

export { exitCodes, type ExitCode, type ExitName };

/** Exit code of a problem document; an unknown code is judged by its HTTP status. */
export function exitOfProblem(code: string, status: number): ExitCode {
  const name = code.replace(/^switchback\//, '');
  if (isProblemCode(name)) return exitCodes[problems[name].exit];
  return exitCodes[byStatus(status)];
}

function byStatus(status: number): ExitName {
  if (status === 401 || status === 403) return 'auth';
  if (status === 404) return 'not-found';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 400 || status === 422) return 'usage';
  return status === 500 ? 'internal' : 'error';
}

/** Exit code of how a promotion ended; `code` tells a run that had nothing to do from one that was not allowed. */
export function exitOfPhase(phase: Phase, code: string | null = null): ExitCode {
  if (phase === 'failed' || phase === 'errored') return exitCodes.failed;
  if (phase === 'aborted' || phase === 'superseded') return exitCodes.aborted;
  if (phase === 'skipped') return exitCodes[nothingToDo.has(code ?? '') ? 'ok' : 'blocked'];
  return exitCodes.ok;
}

/** Outcomes of a skipped run after which the stage is as it was wanted. */
const nothingToDo: ReadonlySet<string> = new Set([
  'already-current',
  'already-on-its-way',
  'nothing-on-source',
]);
