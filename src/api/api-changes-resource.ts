import type { ApiChange } from '../model/api-change.js';
import type { ApiResource } from '../contract/api-change.js';
import { messagesIn, type Language } from '../messages/index.js';
import type { ApiComparison } from '../queries/api-document.js';

/** How two described APIs differ, as people read it, or why nobody can tell. */
export function apiResource({ changes, unknown }: ApiComparison, language: Language): ApiResource {
  const { apiChanges, apiUnknown } = messagesIn(language);
  const shown = (list: readonly ApiChange[]) =>
    list.map((change) => ({ code: change.code, route: change.route, text: apiChanges[change.code](change) }));
  return {
    api:
      changes === null
        ? null
        : {
            breaking: shown(changes.breaking),
            added: shown(changes.added),
            changed: shown(changes.changed),
            truncated: changes.truncated,
          },
    apiUnknown: unknown === null ? null : { code: unknown.code, text: apiUnknown[unknown.code](unknown) },
  };
}
