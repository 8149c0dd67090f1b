export const login = {
  opened: 'The browser opens for you to sign in. If it does not, open this address in one on this machine:',
  open: 'Open this address in a browser on this machine to sign in:',
  elsewhere: (f: { port: number }) =>
    `Your browser is on another machine? Then it has to find this command there: ssh -L ${String(f.port)}:127.0.0.1:${String(f.port)} …`,
  left: (f: { left: string }) => `Waiting for the browser: ${f.left} left. Ctrl-C ends it.`,
  stopped: 'Nobody was signed in.',
  done: (f: { who: string; url: string; scopes: readonly string[]; until: string }) =>
    `Signed in to ${f.url} as ${f.who}: ${f.scopes.join(', ')}, until ${f.until}.`,
  next: 'Next:  npx --no switchback status   Sign out:  npx --no switchback logout',
  variableFirst: 'SWITCHBACK_TOKEN is set and goes before this sign-in: unset it to be the person.',
  pageIn: 'You are signed in. Close this page and go back to the terminal.',
  pageNotIn: 'You are not signed in. The terminal says why.',
  nextSignIn: {
    'sign-in': 'npx --no switchback login',
    nothing: 'npx --no switchback login   or with a token: SWITCHBACK_TOKEN=swb_… npx --no switchback whoami',
  },
};

export const logout = {
  nobody: 'Nobody is signed in here.',
  forgotten: (f: { server: string | null; ended: boolean }) =>
    f.ended
      ? `Signed out of ${f.server ?? '?'}: the service takes this sign-in no more.`
      : `The sign-in${f.server === null ? '' : ` at ${f.server}`} is forgotten here.`,
  livesOn: (f: { until: string; token: string; server: string }) =>
    `The service could not be told: there it lives on until ${f.until}. Whoever may give tokens ends it: npx --no switchback token revoke ${f.token} --server ${f.server}`,
  unread: 'Its file could not be read: on the service it lives on for at most 12 hours from its beginning.',
};
