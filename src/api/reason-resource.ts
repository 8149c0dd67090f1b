import type { StoredReason } from '../model/reason.js';
import type { ReasonResource } from '../contract/reason.js';
import { messagesIn, type Language } from '../messages/index.js';
import { textOfStored } from '../messages/texts.js';

/** A "why not" as people read it, whether it was found just now or by whoever wrote the row. */
export function reasonResource(reason: StoredReason, language: Language): ReasonResource {
  const { reasons, unknown } = messagesIn(language);
  return {
    code: reason.code,
    text: textOfStored(reasons, reason, unknown),
    until: reason.until?.toISOString() ?? null,
  };
}
