import { placeOf } from '../../model/service-address.js';
import { serviceAddress } from '../client/service-address.js';
import { endSignIn } from '../sign-in/end.js';
import { allKept, forgetKept, readKept, type KeptFile } from '../sign-in/kept.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { forMachines, type Invocation } from '../terminal/invocation.js';
import { localTime } from '../terminal/local-time.js';
import { printItems } from '../terminal/output.js';

interface LogoutOptions {
  readonly all?: boolean;
}

/** How a sign-in ended: null = it cannot be known whether it has, because its file could not be read. */
interface SignedOut {
  readonly server: string | null;
  readonly ended: boolean | null;
  readonly expiresAt: string | null;
  readonly token: string | null;
}

/** Ends the sign-in at one service, or every one, and forgets it here, also where the service cannot be reached. */
export async function logout(invocation: Invocation, { all }: LogoutOptions): Promise<ExitCode> {
  const { texts, print, note } = invocation;
  const kept = all === true ? await allKept(invocation.terminal.env) : await keptHere(invocation);
  const done: SignedOut[] = [];
  for (const one of kept) done.push(await signedOut(invocation, one));
  if (forMachines(invocation)) {
    printItems(invocation, done, { columns: [], row: () => [], empty: '' });
    return exitCodes.ok;
  }
  if (done.length === 0) print(texts.logout.nobody);
  for (const { server, ended, expiresAt, token } of done) {
    print(texts.logout.forgotten({ server, ended: ended === true }));
    if (ended === false && expiresAt !== null && token !== null)
      note(texts.logout.livesOn({ until: localTime(expiresAt), token, server: server ?? '…' }));
    if (ended === null) note(texts.logout.unread);
  }
  return exitCodes.ok;
}

async function keptHere(invocation: Invocation): Promise<KeptFile[]> {
  const { url } = await serviceAddress(invocation);
  const kept = await readKept(invocation.terminal.env, placeOf(url));
  return kept === null ? [] : [kept];
}

async function signedOut(invocation: Invocation, kept: KeptFile): Promise<SignedOut> {
  const { signIn } = kept;
  const ended =
    signIn === null ? null : await endSignIn(invocation, { secret: signIn.secret, url: signIn.origin });
  await forgetKept(kept);
  const { origin: server = null, expiresAt = null, token = null } = signIn ?? {};
  return { server, ended, expiresAt, token };
}
