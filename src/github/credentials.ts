import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { SignJWT } from 'jose';
import { GitHubTrouble } from '../model/github.js';
import { askGitHub, type Outward } from './ask.js';
import type { GitHubAccess, GitHubSettings } from './settings.js';

/** What proves who we are; asked for before each request, so that a file that was renewed counts at once. */
export interface Credentials {
  token(): Promise<string>;
  /** It was refused: what is kept of it is worth nothing. */
  forget(): void;
}

/** The token of a variable or a file, or one of an App's installation, for as long as GitHub lets it live. */
export function credentialsOf(settings: GitHubSettings, outward: Outward): Credentials {
  const { access } = settings;
  if (access.kind === 'app') return appCredentials(settings, access, outward);
  const token = (): Promise<string> =>
    access.kind === 'token' ? Promise.resolve(access.token) : secretIn(access.file);
  return { token, forget: () => undefined };
}

/** Renewed so long before its end. */
const marginMilliseconds = 300_000;

function appCredentials(
  { api, repository }: GitHubSettings,
  app: Extract<GitHubAccess, { kind: 'app' }>,
  { now, fetch }: Outward,
): Credentials {
  let kept: { readonly token: string; readonly until: number } | null = null;
  const fetchToken = async (): Promise<{ token: string; until: number }> => {
    const proof = await proofOf(app, now());
    const asked = { api, now, fetch };
    const installed = await askGitHub(asked, {
      method: 'GET',
      path: `/repos/${repository}/installation`,
      token: proof,
    });
    const { id } = (installed.body ?? {}) as { id?: unknown };
    if (typeof id !== 'number') throw new GitHubTrouble('refused', installed.status, 'no installation');
    const [, name = ''] = repository.split('/');
    const given = await askGitHub(asked, {
      method: 'POST',
      path: `/app/installations/${String(id)}/access_tokens`,
      token: proof,
      // No more than is needed, whatever the installation has.
      body: { repositories: [name], permissions: { deployments: 'write' } },
    });
    const { token, expires_at: until } = (given.body ?? {}) as { token?: unknown; expires_at?: unknown };
    if (typeof token !== 'string' || typeof until !== 'string')
      throw new GitHubTrouble('refused', given.status, 'no token');
    return { token, until: new Date(until).getTime() - marginMilliseconds };
  };
  return {
    token: async () => {
      if (kept === null || kept.until <= now().getTime()) kept = await fetchToken();
      return kept.token;
    },
    forget: () => {
      kept = null;
    },
  };
}

/** Ten minutes at most, and from a minute ago: GitHub's clock may be behind ours. */
async function proofOf({ app, keyFile }: { app: string; keyFile: string }, now: Date): Promise<string> {
  const key = await secretIn(keyFile);
  const seconds = Math.floor(now.getTime() / 1000);
  try {
    return await new SignJWT()
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(app)
      .setIssuedAt(seconds - 60)
      .setExpirationTime(seconds + 540)
      .sign(createPrivateKey(key));
  } catch {
    // What it says would quote the key.
    throw new GitHubTrouble('refused', null, `${keyFile} holds no RSA key`);
  }
}

async function secretIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new GitHubTrouble('refused', null, `${file}: ${String((error as { code?: unknown }).code)}`);
  });
  const secret = text.trim();
  if (secret === '') throw new GitHubTrouble('refused', null, `${file} is empty`);
  return secret;
}
