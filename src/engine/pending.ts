import type { PendingOperation } from '../model/recovery.js';
import { stackPaths } from '../pulumi-cli/state-files.js';
import type { StatePlace } from './state-place.js';

interface StackFile {
  readonly checkpoint?: {
    readonly latest?: {
      readonly pending_operations?: readonly {
        readonly type: string;
        readonly resource: { readonly urn: string };
      }[];
    };
  };
}

/** What an update that was cut off had begun with, as the stack's state tells. */
export async function readPending(
  { files, project }: StatePlace,
  stage: string,
): Promise<PendingOperation[]> {
  const text = await files.read(stackPaths(project, stage).state);
  const operations =
    text === null ? [] : ((JSON.parse(text) as StackFile).checkpoint?.latest?.pending_operations ?? []);
  return operations.map(({ type, resource }) => ({ operation: type, resource: resource.urn }));
}
