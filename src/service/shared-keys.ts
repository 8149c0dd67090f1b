import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fingerprintKey } from '../dotenv/fingerprint-key.js';
import { passphraseFile } from '../pulumi-cli/environment.js';
import { prepareState, type StateHome } from '../pulumi-cli/state.js';

/**
 * What says that a data directory has the keys of another one without showing them: with another passphrase it could not
 * read the stacks, and with another key of fingerprints every stage would count as changed.
 */
export async function keyProof(home: StateHome): Promise<string> {
  await prepareState(home);
  const passphrase = (await readFile(passphraseFile(home.dataDir), 'utf8')).trim();
  return createHmac('sha256', await fingerprintKey(home.dataDir))
    .update(`switchback machines\n${passphrase}`)
    .digest('hex');
}
