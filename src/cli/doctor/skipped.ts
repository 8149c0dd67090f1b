import { EnvironmentError } from '../../dotenv/environment.js';
import { found, type CheckName, type Finding } from './finding.js';

/** Says that a check left out what depends on files that are wrong; nothing where there are none. */
export function skipped(check: CheckName, files: readonly string[]): Finding[] {
  if (files.length === 0) return [];
  return [found({ check, state: 'note' }, 'skipped', { files: [...new Set(files)] })];
}

/** The files for which a stage has no environment. */
export function filesAtFault(error: unknown): string[] {
  if (!(error instanceof EnvironmentError)) throw error;
  return error.problems.map(({ file, dotenv }) => file ?? `.env.${dotenv}`);
}
