import * as pulumi from '@pulumi/pulumi';
import type { ProgramInputs } from './program.js';

/** The build that the stack's last update left there; null before the first promotion. */
export async function runningBuild(project: string, stage: string): Promise<ProgramInputs['build'] | null> {
  const self = new pulumi.StackReference('self', { name: `organization/${project}/${stage}` });
  const read = (name: string): Promise<unknown> => self.getOutputValue(name).catch(() => null);
  const [id, commit, digest] = await Promise.all([read('build'), read('commit'), read('digest')]);
  if (typeof id !== 'string' || typeof commit !== 'string' || typeof digest !== 'string') return null;
  return { id, commit, digest };
}
