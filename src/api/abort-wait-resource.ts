import type { AbortWait } from '../model/abort-wait.js';
import type { AbortWaitResource } from '../contract/abort-wait.js';
import { messagesIn, type Language } from '../messages/index.js';
import { textOfStored } from '../messages/texts.js';

/** What an abort waits for, as people read it. */
export function abortWaitResource(
  { code, facts, until }: Pick<AbortWait, 'code' | 'facts'> & { readonly until: string },
  language: Language,
): AbortWaitResource {
  const { abortWaits, unknown } = messagesIn(language);
  return { code, text: textOfStored(abortWaits, { code, facts: { ...facts, until } }, unknown), until };
}
