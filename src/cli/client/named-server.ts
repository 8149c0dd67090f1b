import { resolve } from 'node:path';
import { findProjectDir } from '../../catalogue/project.js';
import { readProjectServer } from '../../catalogue/project-server.js';
import { fileLine } from '../../messages/file-text.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';

/** Who named a service: for this command, for this shell, or for everybody who works on the project. */
export type NamedBy = '--server' | 'SWITCHBACK_SERVER' | 'Pulumi.yaml';

export interface NamedServer {
  readonly url: string;
  readonly by: NamedBy;
}

/** The service that somebody named; null = it is the one of this machine. Throws `bad-value`, `catalogue-invalid`. */
export async function namedServer(invocation: Invocation): Promise<NamedServer | null> {
  const { server, serverFlag, project, terminal } = invocation;
  if (server !== null) {
    const by = serverFlag === null ? 'SWITCHBACK_SERVER' : '--server';
    return { url: asked(server, by), by };
  }
  const projectDir = findProjectDir(resolve(terminal.cwd, project ?? '.'));
  if (projectDir === undefined) return null;
  const { server: url, problems } = await readProjectServer(projectDir);
  if (problems.length > 0)
    throw failure('catalogue-invalid', {
      problems: problems.map((problem) => fileLine(invocation.messages, problem)),
    });
  return url === null ? null : { url, by: 'Pulumi.yaml' };
}

function asked(text: string, option: NamedBy): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw failure('bad-value', {
    option,
    value: text,
    expected: 'http://127.0.0.1:4100',
  });
}
