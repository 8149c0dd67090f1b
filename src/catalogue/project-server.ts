import { join } from 'node:path';
import { nearestName } from '../model/nearest.js';
import { serviceAddressIn } from '../model/service-address.js';
import { catalogueProblem, type CatalogueProblem } from './catalogue-problem.js';
import { projectFile } from './project.js';
import { largestYamlBytes, readText } from './read-text.js';
import type { YamlEntry, YamlFile } from './yaml-file.js';

/** Where the service of a project is reached, as its Pulumi.yaml says. */
export interface ProjectServer {
  /** Scheme, name and port, and the path that a proxy takes off; null = nothing is said, or nothing that can be used. */
  readonly server: string | null;
  readonly problems: readonly CatalogueProblem[];
}

/** Reads `switchback: { server: URL }`; Pulumi itself takes the key and does nothing with it. */
export async function readProjectServer(projectDir: string): Promise<ProjectServer> {
  const read = await readText(join(projectDir, projectFile), largestYamlBytes);
  // Most projects name none, and the reader of YAML takes a quarter of a command's time to load.
  if (read.kind === 'text' && !key.test(read.text)) return { server: null, problems: [] };
  const { readYaml } = await import('./yaml-file.js');
  return serverIn(await readYaml(projectDir, projectFile));
}

/** Wherever it may stand as a key: quoted, in braces, or with its colon on the next line. */
const key = /switchback["']?\s*:|\\/;

/** The same of a file that is read already. */
export function serverIn({ top }: Pick<YamlFile, 'top'>): ProjectServer {
  const entry = top.find(({ key }) => key === 'switchback');
  if (entry === undefined) return { server: null, problems: [] };
  const unknown = entry.children.filter(({ key }) => key !== 'server');
  const named = entry.children.find(({ key }) => key === 'server') ?? null;
  const server = named === null ? null : serverOf(named.value);
  const wrong = server === null && unknown.length === 0 ? [wrongValue(named ?? entry)] : [];
  return { server, problems: [...unknown.map(unknownKey), ...wrong] };
}

/** The address of one service, as a token is for one; null = it is none. */
const serverOf = (value: unknown): string | null =>
  typeof value === 'string' ? serviceAddressIn(value) : null;

const serverKey = 'switchback.server';

const unknownKey = (entry: YamlEntry): CatalogueProblem =>
  catalogueProblem({
    ...{ code: 'UNKNOWN_KEY', facts: {}, file: projectFile, line: entry.line },
    ...{
      key: `switchback.${entry.key}`,
      hint: nearestName(entry.key, ['server']),
    },
  });

function wrongValue({ line, value }: YamlEntry): CatalogueProblem {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const facts = {
    value: text.slice(0, 200),
    allowed: 'https://switchback.example',
  };
  return catalogueProblem({
    code: 'INVALID_VALUE',
    facts,
    file: projectFile,
    line,
    key: serverKey,
  });
}
