type KeptFault = 'others' | 'owner' | 'link' | 'content';

const exposed: Readonly<Record<KeptFault, string>> = {
  others: 'may be read or replaced by others of this machine, who may have the token by now.',
  owner: 'belongs to somebody else.',
  link: 'is a link and no file of its own.',
  content: 'is nothing that npx --no switchback login wrote.',
};

/** Errors about who asks: tokens, what a CI signed, and signing in. */
export const signInErrors = {
  'called-without-for': (_: object) => ({
    what: '--called says what people call somebody, and --for says whom.',
    why: 'Without --for the token is yours.',
    next: 'npx --no switchback token create --for hana --called "Hana Kim" --scope read',
  }),
  'bad-token': (_: object) => ({
    what: 'SWITCHBACK_TOKEN holds no token.',
    why: 'A token begins with swb_ and has 43 characters after that.',
    next: 'Set it to what "npx --no switchback token create" printed, or unset it.',
  }),
  'bad-id-token': (_: object) => ({
    what: 'SWITCHBACK_ID_TOKEN holds nothing that a CI signed.',
    why: 'A signed token has three parts with dots between them. GitLab sets it where the job says id_tokens.',
    next: "id_tokens: { SWITCHBACK_ID_TOKEN: { aud: 'https://switchback.example.dev' } }",
  }),
  'no-id-token': (f: { why: string }) => ({
    what: 'GitHub gives this job nothing that says what it is.',
    why: `The address of ACTIONS_ID_TOKEN_REQUEST_URL did not answer with a token (${f.why}).`,
    next: 'Run the job again, or give it a token: SWITCHBACK_TOKEN.',
  }),
  'token-in-the-clear': (f: { url: string }) => ({
    what: `The token is not sent to ${f.url}.`,
    why: 'Everybody on the way could read it: the address is not this machine, and not https.',
    next: 'Name the service by its https address: --server https://…',
  }),
  'sign-in-exposed': (f: { file: string; why: KeptFault; origin: string }) => ({
    what: `The sign-in that is kept for ${f.origin} is not used.`,
    why: `${f.file} ${exposed[f.why]}`,
    next: `npx --no switchback logout --server ${f.origin}   then: npx --no switchback login --server ${f.origin}`,
  }),
  'not-kept': (f: { file: string; why: string }) => ({
    what: 'You are not signed in: the sign-in could not be kept.',
    why: `${f.file}: ${f.why in exposed ? `its folder ${exposed[f.why as KeptFault]}` : f.why}`,
    next: "Make the folder yours and nobody else's (chmod 700), or name another one by XDG_CONFIG_HOME; then: npx --no switchback login",
  }),
  'sign-in-timeout': (f: { after: string }) => ({
    what: `Nobody came back from the browser within ${f.after}.`,
    why: 'If the sign-in was refused, the page in the browser says why.',
    next: 'npx --no switchback login',
  }),
  'not-let-in': (f: { code: string; meaning: string; request: string }) => ({
    what: `The service did not let you in: ${f.code} (request ${f.request}).`,
    why: f.meaning,
    next: 'npx --no switchback login',
  }),
};
