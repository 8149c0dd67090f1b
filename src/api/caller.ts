import type { Request } from 'express';
import { languageOf, type Language } from '../messages/index.js';
import type { Caller } from '../model/caller.js';
import { assertRight } from '../requests/right.js';
import type { ApiPorts } from './api-ports.js';

/** Who asks: until there is sign-in, the user who runs the service, through the door that the client names. */
export const callerOf = (request: Request, user: string): Caller => ({
  actor: { id: user, via: request.headers['user-agent']?.startsWith('switchback-cli/') ? 'cli' : 'api' },
  requestId: requestIdOf(request),
});

/** Refuses whoever may not look at the stages. */
export function assertMayRead({ rights, user }: Pick<ApiPorts, 'rights' | 'user'>, request: Request): void {
  assertRight({ rights }, callerOf(request, user), { verb: 'read', stage: null });
}

/** Set by the first handler of every request. */
export const requestIdOf = (request: Request): string => String(request.res?.locals['requestId'] ?? '');

export const languageOfRequest = (request: Request): Language =>
  languageOf(request.headers['accept-language']);
