import { signOut } from '../../contract/sign-in.js';
import { call } from '../client/call.js';
import { clientAt, stoppable } from '../client/http-client.js';
import { proofBy } from '../client/proof.js';
import { CliError } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import type { KeptSignIn } from './kept.js';

/** Ends a sign-in on its service; false = nobody knows whether it has ended there. */
export async function endSignIn(
  invocation: Invocation,
  { url, secret, stop }: Pick<KeptSignIn, 'secret'> & { readonly url: string; readonly stop?: AbortSignal },
): Promise<boolean> {
  try {
    const place = { url, door: null, proof: proofBy('sign-in', url, secret) };
    const client = clientAt(invocation, place);
    await call(stop === undefined ? client : stoppable(client, stop), signOut, { body: {} });
    return true;
  } catch (error) {
    if (stop?.aborted === true) return false;
    if (!(error instanceof CliError)) throw error;
    // It had ended before.
    return error.problem?.status === 401;
  }
}
