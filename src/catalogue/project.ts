import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const projectFile = 'Pulumi.yaml';

/** The nearest directory upwards with a Pulumi.yaml. */
export function findProjectDir(startDir: string): string | undefined {
  const directory = resolve(startDir);
  if (existsSync(join(directory, projectFile))) return directory;
  const parent = dirname(directory);
  return parent === directory ? undefined : findProjectDir(parent);
}
