import * as routes from '../contract/sign-in.js';
import { Refusal } from '../model/error.js';
import type { JobTokens } from '../ports/job-tokens.js';
import { viewToken } from '../queries/token.js';
import { admitJob } from '../requests/job.js';
import type { ApiPorts } from './api-ports.js';
import { serveApart, type Served } from './serve.js';
import { tokenResource } from './token-resource.js';

/** How jobs of CI come in: their CI says what they are, and nobody keeps a secret for that. */
export const jobRoutes = (ports: ApiPorts): readonly Served[] => [
  serveApart(routes.admitJob, async ({ rows, body, caller }) => {
    const asked = { idToken: body.idToken, caller };
    const { token, secret } = await admitJob(ports.verbs, jobsOf(ports), asked);
    const shown = tokenResource(await viewToken(rows, token));
    return { status: 201, body: { ...shown, secret }, kept: { ...shown, secret: null } };
  }),
];

function jobsOf({ jobs }: ApiPorts): JobTokens {
  if (jobs === null) throw new Refusal('no-job-sign-in', {});
  return jobs;
}
