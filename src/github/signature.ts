import { verifyWithFallback } from '@octokit/webhooks-methods';

/** Whether GitHub signed these bytes with one of the secrets: the one of now, or the one of before while it is changed. */
export async function isSigned(
  secrets: readonly string[],
  bytes: Buffer,
  signature: string | undefined,
): Promise<boolean> {
  const [secret, ...others] = secrets;
  // What is no UTF-8 becomes another text, whose signature is another one.
  const text = bytes.toString('utf8');
  if (secret === undefined || signature === undefined || signature === '' || text === '') return false;
  return (await verifyWithFallback(secret, text, signature, others)) === true;
}
