/** The page that a person sees when they have signed in. */
export const signedIn = {
  title: 'Signed in',
  who: (f: { readonly name: string }) => `You are signed in as ${f.name}.`,
  on: 'Go on',
};
