import { words } from './words.js';

export const token = {
  made: (f: { id: string; holder: string; scopes: readonly string[]; until: string }) =>
    `Token ${f.id} for ${f.holder}: ${f.scopes.join(', ')}, until ${f.until}. Its secret is shown this once:`,
  use: 'Whoever uses it sets it as SWITCHBACK_TOKEN, never as an argument.',
  revoke: (f: { id: string }) => `Revoke it:  npx --no switchback token revoke ${f.id}`,
  revoked: (f: { id: string }) => `Token ${f.id} is revoked: from now on it is refused.`,
  toldToWait: (f: { seconds: number }) =>
    `The service takes no more for now: going on in ${String(f.seconds)} s.`,
  states: { valid: 'valid', expired: 'expired', revoked: 'revoked' },
  never: 'never',
};

export const whoami = {
  who: 'Who',
  service: 'Service',
  by: 'Known by',
  roles: 'Roles',
  until: 'Until',
  may: 'May',
  local: 'nothing: whoever reaches the service on its own machine has every right',
  byLogin: (f: { id: string }) => `a sign-in: npx --no switchback login (${f.id})`,
  byToken: (f: { id: string; name: string }) => `the token ${f.name} (${f.id})`,
  rights: (f: { verbs: readonly (keyof typeof words.right)[]; stages: readonly string[] }) =>
    `${f.verbs.map((verb) => words.right[verb]).join(', ')}: ${f.stages.includes('*') ? 'everywhere' : f.stages.join(', ')}`,
  nothing: 'nothing',
};
