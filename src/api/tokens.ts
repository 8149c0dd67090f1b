import * as routes from '../contract/tokens.js';
import { listTokens, viewToken } from '../queries/token.js';
import { createToken, revokeToken } from '../requests/token.js';
import type { ApiPorts } from './api-ports.js';
import { answerPage, oneMore } from './page.js';
import { serve, type Served } from './serve.js';
import { tokenResource } from './token-resource.js';

export const tokenRoutes = (ports: ApiPorts): readonly Served[] => [
  serve(routes.createToken, async ({ rows, body, caller }) => {
    const { token, secret } = await createToken(ports.verbs, rows, { caller, wanted: body });
    const shown = tokenResource(await viewToken(rows, token));
    // Shown once: whoever asks again by the same key is told all but the secret.
    return { status: 201, body: { ...shown, secret }, kept: { ...shown, secret: null } };
  }),
  serve(routes.listTokens, async ({ rows, query: { limit, cursor, ended }, address }) => {
    const found = await listTokens(rows, {
      ended: ended === 'true',
      limit: oneMore(limit),
      ...(cursor === undefined ? {} : { beforeSeq: cursor }),
    });
    return answerPage({ found, limit, address, numberOf: ({ token }) => token.seq, show: tokenResource });
  }),
  serve(routes.revokeToken, async ({ rows, params, body, caller }) => {
    const asked = { caller, id: params.token, reason: body.reason ?? null };
    await revokeToken(ports.verbs, rows, asked);
    return { status: 204, body: null };
  }),
];
