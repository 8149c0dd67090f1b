import { access, constants, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { projectFile } from '../../catalogue/project.js';
import { shellWord } from '../../messages/quote.js';
import { addLine, edited, isLink, replaced } from './edit.js';
import type { FilesPlace } from './file-problems.js';
import { found, type Checked, type Finding } from './finding.js';
import { onCopy } from './on-copy.js';
import { readProgram, type Named, type ProgramPaths } from './read-program.js';
import { readStages } from './read-stages.js';
import { skipped } from './skipped.js';

const check = 'program';
const provider = 'pulumi-resource-switchback';

/** Is what the first update loads where Pulumi.yaml says: the program, and the provider of stages on this machine? */
export async function checkProgram({ projectDir, installDir, invocation }: Checked): Promise<Finding[]> {
  if (projectDir === null) return [];
  const named = await readProgram(projectDir);
  if (named === null) return skipped(check, [projectFile]);
  const place = { projectDir, installDir, named, env: invocation.terminal.env };
  const { stages, unread } = await readStages(projectDir);
  // Only a stage on this machine needs the provider.
  const isForHere = stages.some(({ platform }) => platform === 'process');
  const wrong = [...(await mainFindings(place)), ...(isForHere ? await providerFindings(place) : [])];
  const rest = isForHere ? [] : skipped(check, unread);
  const { main, plugin } = named;
  const paths = [main, plugin].flatMap((one) => (one === null ? [] : [one.path]));
  return [...(wrong.length > 0 ? wrong : [found({ check, state: 'ok' }, 'program-ok', { paths })]), ...rest];
}

interface Place extends FilesPlace {
  readonly installDir: string;
  readonly named: ProgramPaths;
}

async function mainFindings(place: Place): Promise<Finding[]> {
  const { projectDir, installDir, named } = place;
  const { main } = named;
  const path = main?.path ?? '.';
  const whole = resolve(projectDir, path);
  const entries = [whole, `${whole}.js`].map(isFile);
  const inside = ['index.js', 'package.json'].map((name) => isFile(join(whole, name)));
  if ((await Promise.all([...entries, ...inside])).includes(true)) return [];
  const right = nearPath(projectDir, join(installDir, 'dist', 'program', 'index.js'));
  const line = `main: ${JSON.stringify(right)}`;
  const mend = (await isFile(resolve(projectDir, right)))
    ? await mendProject(place, 'main', { right, line })
    : null;
  return [found({ check, state: 'problem', mend }, 'program-missing', { path })];
}

async function providerFindings(place: Place): Promise<Finding[]> {
  const { projectDir, installDir, named } = place;
  const path = named.plugin?.path ?? null;
  const file = path === null ? null : join(resolve(projectDir, path), provider);
  if (file !== null && (await isFile(file))) return (await isRunnable(file)) ? [] : [notRunnable(file)];
  const right = nearPath(projectDir, join(installDir, 'provider'));
  const line = `plugins: { providers: [{ name: switchback, path: ${JSON.stringify(right)} }] }`;
  const mend = (await isFile(resolve(projectDir, right, provider)))
    ? await mendProject(place, 'plugin', { right, line })
    : null;
  return [found({ check, state: 'problem', mend }, 'provider-missing', { path: path ?? '' })];
}

/** Of a package in the repository the way there, which a colleague's clone has, too. */
function nearPath(projectDir: string, path: string): string {
  const short = relative(projectDir, path);
  return short.startsWith('..') ? path : `./${short}`;
}

const notRunnable = (file: string): Finding =>
  found({ check, state: 'problem', mend: `chmod u+rx ${shellWord(file)}` }, 'provider-not-runnable', {
    file,
  });

/** Puts the installation's own path into Pulumi.yaml: in the place of what is named there, or as a line of its own. */
async function mendProject(
  place: Place,
  which: keyof ProgramPaths,
  { right, line }: { right: string; line: string },
): Promise<string | null> {
  const file = join(place.projectDir, projectFile);
  const command = await commandFor(file, place.named[which], { right, line });
  if (command === null) return null;
  const seen = await onCopy(place, {
    command: (folder) => command(join(folder, projectFile)),
    look: readProgram,
  });
  return seen?.after?.[which]?.path === right ? command(file) : null;
}

async function commandFor(
  file: string,
  named: Named | null,
  { right, line }: { right: string; line: string },
): Promise<((file: string) => string) | null> {
  if (await isLink(file)) return null;
  if (named === null) return addLine(file, line);
  if (named.line === null) return null;
  const expression = `${String(named.line)}${replaced(named.path, right)}`;
  return (to) => edited(to, expression);
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (there) => there.isFile(),
    () => false,
  );

const isRunnable = (file: string): Promise<boolean> =>
  access(file, constants.R_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
