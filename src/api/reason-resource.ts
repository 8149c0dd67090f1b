import type { Reason } from '../model/promotion.js';
import type { ReasonResource } from '../model/resource/reason.js';
import { messagesIn, type Language } from '../messages/index.js';
import { textOf } from '../messages/texts.js';

/** A "why not" as people read it. */
export const reasonResource = (reason: Reason, language: Language): ReasonResource => ({
  code: reason.code,
  text: textOf(messagesIn(language).reasons, reason),
  until: reason.until?.toISOString() ?? null,
});
