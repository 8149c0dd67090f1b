import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { isObject } from '../files/json-file.js';

/**
 * Makes the folder `<folder>/work` in which the CLI runs an update of one stage, and gives its path: the project's and the
 * stage's file as they are now, with every path of them absolute. From where the project is, the CLI (3.250.0) has git
 * tell about the whole work tree before each update, for a note that nobody here reads: in a large repository that takes
 * seconds. An empty `.git` ends its search, wherever the data directory is; a CLI that searches on only takes longer.
 * Gives the project's own folder where its files would say something else in another one.
 */
export async function makeWorkFolder(
  folder: string,
  { projectDir, stage }: { readonly projectDir: string; readonly stage: string },
): Promise<string> {
  const name = `Pulumi.${stage}.yaml`;
  const [project, stageFile] = await Promise.all([movableProject(projectDir), readText(projectDir, name)]);
  if (project === null || !hasKey(stageFile)) return projectDir;
  const work = join(folder, 'work');
  await mkdir(join(work, '.git'), { recursive: true, mode: 0o700 });
  await writeFile(join(work, 'Pulumi.yaml'), project, { mode: 0o600 });
  await writeFile(join(work, name), stageFile, { mode: 0o600 });
  return work;
}

const readText = (dir: string, name: string): Promise<string> => readFile(join(dir, name), 'utf8');

/** Without one the CLI makes a key for the stage's secrets, and writes it into the file that it was given. */
function hasKey(stageFile: string): boolean {
  const stage: unknown = parse(stageFile);
  return isObject(stage) && ('encryptionsalt' in stage || 'encryptedkey' in stage);
}

/** The project's file as it reads the same from everywhere; null = it cannot. */
export async function movableProject(projectDir: string): Promise<string | null> {
  const project: unknown = parse(await readText(projectDir, 'Pulumi.yaml'));
  // Where the stages' files lie is said by these, from the project's folder.
  if (!isObject(project) || 'stackConfigDir' in project || typeof project['config'] === 'string') return null;
  const { main, plugins, packages, ...rest } = project;
  const there = packages === undefined ? {} : { packages: packagesFrom(projectDir, packages) };
  // What stands behind an @ is a version.
  if (JSON.stringify(there) !== JSON.stringify({ packages }) && projectDir.includes('@')) return null;
  const moved = {
    ...rest,
    ...(typeof main === 'string' ? { main: resolve(projectDir, main) } : {}),
    ...(plugins === undefined ? {} : { plugins: pluginsFrom(projectDir, plugins) }),
    ...there,
  };
  // The CLI (3.250.0) reads a date or `1_000` without quotes as no text: its YAML is the older one.
  return stringify(moved, { version: '1.1' });
}

/** Each plugin's `path`, which may lack the dot that tells it from a name. */
function pluginsFrom(dir: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => pluginsFrom(dir, one));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === 'path' && typeof one === 'string' ? resolve(dir, one) : pluginsFrom(dir, one),
    ]),
  );
}

/** A package is a name, or a path that begins with a dot. */
function packagesFrom(dir: string, value: unknown): unknown {
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, packagesFrom(dir, one)]));
  return typeof value === 'string' && /^\.{1,2}(\/|$)/.test(value) ? resolve(dir, value) : value;
}

/** An environment in which what names files from this folder names them from everywhere. */
export const absolutePaths = (env: NodeJS.ProcessEnv, dir: string): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).map(([name, value = '']) => {
      if (value === '' || !naming.test(name)) return [name, value];
      const paths = name === listing ? value.split(delimiter) : [value];
      return [name, paths.map((path) => resolve(dir, path)).join(delimiter)];
    }),
  );

const listing = 'SSL_CERT_DIR';
/** What the AWS chain and TLS read. */
const naming =
  /^(AWS_(CONFIG_FILE|SHARED_CREDENTIALS_FILE|WEB_IDENTITY_TOKEN_FILE|CONTAINER_AUTHORIZATION_TOKEN_FILE|CA_BUNDLE)|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS)$/;
