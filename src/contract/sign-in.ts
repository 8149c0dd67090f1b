import * as z from 'zod';
import { nothing } from './inputs.js';
import { pages } from './pages.js';
import { none, route } from './route.js';
import { TokenResource } from './tokens.js';

/** Where people come to before anybody is known. */
export const doorstep = '/auth';

/** Outside the base. */
const open = { needs: 'nothing', base: '', anyAccept: true } as const;

/** A path of ours and nothing that a browser could take for another place. */
const ownPath = z
  .string()
  .max(500)
  .regex(/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/);

/** 256 bits, or their digest in hexadecimal. */
const bits = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const hexDigest = z.string().regex(/^[0-9a-f]{64}$/);

export const beginSignIn = route({
  ...open,
  method: 'get',
  path: `${doorstep}/login`,
  summary: 'Go to the identity provider to sign in; with port and challenge for a command that waits there',
  params: nothing,
  query: z.strictObject({
    /** Where to go after that, as the service has it: what a proxy takes off comes before it. */
    to: ownPath.default(pages.pipeline),
    port: z
      .string()
      .regex(/^[1-9]\d{0,4}$/)
      .optional(),
    challenge: hexDigest.optional(),
  }),
  body: none,
  answer: none,
  statuses: [303],
  tells: ['Location'],
  refusesAsPage: true,
  refuses: ['no-sign-in', 'provider-unreachable', 'rate-limited'],
});

export const endSignIn = route({
  ...open,
  method: 'get',
  path: `${doorstep}/callback`,
  summary: 'Where the provider sends a browser back to: a session begins, or the command that waits is told',
  params: nothing,
  // Whatever else a provider sends is no matter of ours.
  query: z.object({ state: z.string().max(500).optional() }),
  body: none,
  answer: z.string(),
  media: ['text/html'],
  statuses: [200, 303],
  tells: ['Location'],
  refusesAsPage: true,
  refuses: [
    ...(['no-sign-in', 'sign-in-unknown', 'sign-in-refused', 'no-role', 'provider-unreachable'] as const),
    'rate-limited',
  ],
});

export const claimToken = route({
  ...open,
  method: 'post',
  path: `${doorstep}/token`,
  summary: 'Give the command that a person signed in for its token, once',
  params: nothing,
  query: nothing,
  body: z.strictObject({ code: z.string().max(60), verifier: bits }),
  answer: TokenResource.extend({ secret: z.string().nullable() }),
  statuses: [201],
  refuses: ['sign-in-unknown', 'rate-limited'],
  example: { body: { code: 'swb_…', verifier: 'A'.repeat(43) } },
});

/** What a CI signs for one of its jobs: three parts, and not longer than the header of a request may be. */
const idToken = z
  .string()
  .max(16_000)
  .regex(/^[\w-]+\.[\w-]+\.[\w-]*$/);

export const admitJob = route({
  ...open,
  method: 'post',
  path: `${doorstep}/job`,
  summary: 'Give a job of CI a token of half an hour for what its CI signs of it, once for each of these',
  params: nothing,
  query: nothing,
  body: z.strictObject({ idToken }),
  answer: TokenResource.extend({ secret: z.string().nullable() }),
  statuses: [201],
  refuses: ['no-job-sign-in', 'id-token-refused', 'job-refused', 'issuer-unreachable', 'rate-limited'],
  example: { body: { idToken: 'eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiIuLi4ifQ.c2ln' } },
});

export const signOut = route({
  method: 'post',
  path: '/sign-out',
  summary: 'End the sign-in by which this is asked: its cookie or token is refused from now on',
  needs: 'caller',
  params: nothing,
  query: nothing,
  body: z.strictObject({}),
  answer: none,
  statuses: [204],
  refuses: ['not-signed-in'],
  example: { body: {} },
});
