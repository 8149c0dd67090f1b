import type { StateFiles } from './state-files.js';

/**
 * Where it is said beside the stacks that an attempt must not change its stack any more: whoever took it over from
 * another machine puts it there, and every update asks for it once it holds the stack's lock.
 */
export const fenceFile = (project: string, attempt: string): string =>
  `.switchback/${project}/fenced/${attempt}`;

/** Says it; harmless when it was said before. */
export async function fenceAttempt(files: StateFiles, project: string, attempt: string): Promise<void> {
  await files.create(fenceFile(project, attempt), '');
}

/** Throws where it was said of this attempt. */
export async function assertNotFenced(files: StateFiles, project: string, attempt: string): Promise<void> {
  if (await files.exists(fenceFile(project, attempt)))
    throw new Error(`${attempt} was taken over by another machine, which decides what comes next`);
}
