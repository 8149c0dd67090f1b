import type { GroupScopes, Person } from '../model/sign-in.js';

/** What a sign-in goes to the provider with; its answer has to fit all of it. */
export interface SignInBound {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Who says who people are. */
export interface IdentityProvider {
  readonly issuer: string;
  /** The claim that names the groups of a person. */
  readonly groupsClaim: string;
  /** What each group may do here. */
  readonly groupScopes: readonly GroupScopes[];
  /** Where a person signs in. Throws `provider-unreachable`. */
  addressFor(bound: SignInBound, callback: string): Promise<string>;
  /** Whom the provider vouches for, by what it sent back. Throws `sign-in-refused`, `provider-unreachable`. */
  person(bound: SignInBound, returned: URL): Promise<Person>;
}
