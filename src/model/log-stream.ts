import { isBuildId } from './build.js';

/** What the names of a build's streams in CloudWatch begin with; ECS adds the container and the task. */
export const streamPrefixOf = (build: string): string => `build/${build}`;

/** The build that writes to a stream; null = its name does not tell: a task of an earlier version, or not one of ours. */
export function buildOfStream(name: string): string | null {
  const [kind, build = '', ...rest] = name.split('/');
  return kind === 'build' && rest.length === 2 && isBuildId(build) ? build : null;
}
