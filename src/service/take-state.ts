import { hostname } from 'node:os';
import type { StartProblem } from '../model/start-problem.js';
import { StartFailure, type Config } from './config.js';
import { stateAddress } from '../model/state-bucket.js';
import type { StateFiles } from '../pulumi-cli/state-files.js';
import { claimState, ownerFile } from '../pulumi-cli/state-owner.js';
import { StateUnreachable } from '../pulumi-cli/state-unreachable.js';
import { rememberState, StateMoved } from '../pulumi-cli/state.js';

/**
 * Takes a bucket's state for this data directory; throws StartFailure `state-taken`, or StateUnreachable. A state that
 * lies in its data directory is nobody else's.
 */
export async function takeState(
  { bucket, dataDir }: Config,
  { files, project, id }: { files: StateFiles; project: string; id: string },
): Promise<void> {
  if (bucket === null) return;
  const owner = await claimState(files, project, { id, host: hostname(), dataDir });
  if (owner.id !== id) {
    const file = `${stateAddress(bucket)}${ownerFile(project)}`;
    const facts = { host: owner.host, dataDir: owner.dataDir, file };
    throw new StartFailure([{ code: 'state-taken', facts }]);
  }
  await rememberState({ bucket, dataDir });
}

/** What kept the stacks from being ready, as a problem of the start. */
export function stateProblem(error: unknown): StartProblem {
  if (error instanceof StateUnreachable)
    return { code: 'state-unreachable', facts: { address: error.address, why: error.why } };
  if (error instanceof StateMoved) {
    const { from, to, record } = error;
    return { code: 'state-moved', facts: { from, to, record } };
  }
  return { code: 'stacks-failed', facts: { why: error instanceof Error ? error.message : 'unknown' } };
}
