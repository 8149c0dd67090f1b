/** Whom an identity provider vouches for. */
export interface Person {
  /** The provider, and by what it knows them: the two never change. */
  readonly issuer: string;
  readonly subject: string;
  /** What people call them, where the provider says. */
  readonly name: string | null;
  readonly groups: readonly string[];
}

/** Rights that a group of the provider gives, as scopes. */
export interface GroupScopes {
  readonly group: string;
  readonly scopes: readonly string[];
}

/** Who somebody is in rows and audit: nobody who makes a token can name its holder so. */
export const personId = ({ issuer, subject }: Pick<Person, 'issuer' | 'subject'>): string =>
  `${issuer}#${subject}`;

/** Where a command waits for the browser: its port on the person's own machine, and what only it can prove. */
export interface CommandWaiting {
  readonly port: number;
  readonly challenge: string;
}

/** How long a person may take at their provider. */
export const signInSeconds = 600;

/** How long a command may take to fetch its token. */
export const codeSeconds = 120;

/** After so long a sign-in ends whatever its person does. */
export const sessionSeconds = 12 * 3600;

/** After so long without a request the session of a browser ends. */
export const idleSeconds = 2 * 3600;

/** Why a session is no proof. */
export type SessionOver = 'unknown' | 'expired' | 'ended';

/** Why a sign-in is not taken. */
export type SignInFault = 'denied' | 'code' | 'id-token' | 'used' | 'nameless';
