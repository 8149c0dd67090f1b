import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const projectFile = 'Pulumi.yaml';

/** The nearest directory upwards with a Pulumi.yaml. */
export function findProjectDir(startDir: string): string | undefined {
  const directory = resolve(startDir);
  if (existsSync(join(directory, projectFile))) return directory;
  const parent = dirname(directory);
  return parent === directory ? undefined : findProjectDir(parent);
}

/** How a Pulumi.yaml and a stage file that are there are known as Switchback's. */
export const projectMark = /\bswitchback\b/;
export const stageMark = /\bswitchback:/;

/** Whether the Pulumi.yaml of a directory is a project of Pulumi's own: nothing in it or beside it speaks of stages. */
export function isForeign(directory: string): boolean {
  const text = textOf(join(directory, projectFile));
  if (text === null || projectMark.test(text)) return false;
  const stages = readdirSync(directory).filter((name) => /^Pulumi\..+\.(ya?ml|json)$/.test(name));
  return !stages.some((name) => stageMark.test(textOf(join(directory, name)) ?? ''));
}

/** null = nobody knows what it says. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
