import * as pulumi from '@pulumi/pulumi';
import type { ProgramBuild } from './program.js';

/** The build that the stack's last update left there; null before the first promotion. */
export async function runningBuild(project: string, stage: string): Promise<ProgramBuild | null> {
  const self = new pulumi.StackReference('self', { name: `organization/${project}/${stage}` });
  const read = async (name: string): Promise<string | null> => {
    const value: unknown = await self.getOutputValue(name).catch(() => null);
    return typeof value === 'string' ? value : null;
  };
  const [id, commit, digest] = await Promise.all([read('build'), read('commit'), read('digest')]);
  if (id === null || commit === null || digest === null) return null;
  // Stacks of an earlier version did not tell them.
  const [image, promotion] = await Promise.all([read('image'), read('promotion')]);
  return { id, commit, digest, image, promotion: promotion ?? '' };
}
