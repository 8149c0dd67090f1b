import type { CompareResource } from '../../contract/compare.js';
import type { Language } from '../../messages/index.js';
import { apiAt } from '../client/api.js';
import { formatIn } from '../format.js';
import { releaseNotes } from '../rules/release-notes.js';
import { useWorld } from '../state/world.js';
import { words, wordsIn } from '../words.js';
import { CopyButton } from './copy-button.js';

/** Release notes of what side b has and side a has not, for the clipboard, in either language whatever the page's. */
export function CopyNotes({
  sides,
  milestone = null,
}: {
  readonly sides: string;
  readonly milestone?: number | null;
}) {
  const { notesAs } = words().compare;
  const { place, clock } = useWorld();
  const make = async (language: Language): Promise<string> => {
    // Asked in that language: the service has sentences of its own in it.
    const path = `/compare/${encodeURIComponent(sides)}`;
    const momentOf = (at: Date): string => formatIn(language).moment(at, clock.now());
    const [{ body }, spoken] = await Promise.all([
      apiAt(place.prefix, { language, clock, momentOf }).ask<CompareResource>({ path }),
      wordsIn(language),
    ]);
    return body === null ? '' : releaseNotes(body, { words: spoken.compare.note, milestone });
  };
  return (
    <div class="links-row notes" role="group" aria-label={notesAs.label}>
      <CopyButton label={notesAs.en} text={() => make('en')} />
      <CopyButton label={notesAs.ko} text={() => make('ko')} />
    </div>
  );
}
