import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProjectDir, isForeign, projectFile } from '../../catalogue/project.js';
import { CliError, failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { variableIn } from '../../model/variable.js';

type Place = Pick<Invocation, 'terminal' | 'project'>;

/** Directory of the project that a command works on: `--project`, or the nearest upwards. Throws `no-project`, `foreign-project`. */
export function projectOf(place: Place): string {
  const found = pulumiProjectOf(place);
  if (isForeign(found)) throw failure('foreign-project', { file: join(found, projectFile) });
  return found;
}

/** The Pulumi.yaml there, where it is one of Pulumi's own, as `init` does not write over it; null = it is not. */
export function foreignFile(place: Place): string | null {
  try {
    const found = pulumiProjectOf(place);
    return isForeign(found) ? join(found, projectFile) : null;
  } catch (error) {
    if (error instanceof CliError) return null;
    throw error;
  }
}

function pulumiProjectOf({ terminal, project }: Place): string {
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
