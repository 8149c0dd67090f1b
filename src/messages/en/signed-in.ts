/** The page that a person sees when they have signed in. */
export const signedIn = {
  title: 'Signed in',
  who: (f: { readonly name: string }) => `You are signed in as ${f.name}.`,
  on: 'Go on',
};

/** The page that a person sees who is not let in. */
export const notSignedIn = {
  again: 'Sign in again',
  request: (f: { readonly id: string }) => `To look it up in the log of the service: request ${f.id}.`,
};
