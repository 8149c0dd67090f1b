import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProjectDir, projectFile } from '../../catalogue/project.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { variableIn } from '../../model/variable.js';

type Place = Pick<Invocation, 'terminal' | 'project'>;

/** Directory of the project that a command works on: `--project`, or the nearest upwards. Throws `no-project`. */
export function projectOf({ terminal, project }: Place): string {
  const chosen = project !== null;
  const from = chosen ? resolve(terminal.cwd, project) : terminal.cwd;
  const found = chosen ? from : findProjectDir(from);
  if (found === undefined || !existsSync(join(found, projectFile)))
    throw failure('no-project', { from, chosen });
  return found;
}

/** The data directory that service, runners and by-hand runs of a project share. */
export function dataDirOf(place: Place): string {
  const { env, cwd } = place.terminal;
  const chosen = variableIn(env, 'SWITCHBACK_DATA_DIR') ?? '';
  return chosen === '' ? join(projectOf(place), '.switchback') : resolve(cwd, chosen);
}
