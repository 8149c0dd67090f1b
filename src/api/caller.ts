import type { Request } from 'express';
import { languageOf, type Language } from '../messages/index.js';
import type { Caller } from '../promotion/caller.js';

/** Who asks: until there is sign-in, the user who runs the service, through the door that the client names. */
export const callerOf = (request: Request, user: string): Caller => ({
  actor: { id: user, via: request.headers['user-agent']?.startsWith('switchback-cli/') ? 'cli' : 'api' },
  requestId: requestIdOf(request),
});

/** Set by the first handler of every request. */
export const requestIdOf = (request: Request): string => String(request.res?.locals['requestId'] ?? '');

export const languageOfRequest = (request: Request): Language =>
  languageOf(request.headers['accept-language']);
