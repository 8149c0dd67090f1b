import type { Reason } from '../model/promotion.js';
import type { ReasonResource } from '../model/resource/reason.js';
import { messagesIn, type Language } from '../messages/index.js';

/** A "why not" as people read it. */
export const reasonResource = ({ code, facts, until }: Reason, language: Language): ReasonResource => ({
  code,
  text: messagesIn(language).reasons[code](facts),
  until: until?.toISOString() ?? null,
});
