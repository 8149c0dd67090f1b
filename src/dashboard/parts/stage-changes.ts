import type { StageResource } from '../../contract/stage.js';
import { stageChanges, type StageChange } from '../rules/stage-change.js';
import type { Seen } from '../state/seen.js';
import { words } from '../words.js';
import { format, useNow } from './clock.js';

/** What has changed on a stage since somebody began to look, a line for each. */
export function useStageChanges(seen: Pick<Seen<StageResource>, 'data' | 'now'> | null): string[] {
  const now = useNow();
  if (seen === null) return [];
  return stageChanges(seen.data, seen.now).map((change) => lineOf(change, { stage: seen.data.stage, now }));
}

function lineOf(change: StageChange, { stage, now }: { stage: string; now: Date }): string {
  const { changed, states } = words().dialog;
  switch (change.what) {
    case 'build': {
      const { id = '–', by, since } = change.now ?? { by: null, since: null };
      const when = since === null ? '–' : format().ago(new Date(since), now);
      return changed.build({ stage, before: change.before ?? '–', now: id, by: by ?? '–', ago: when });
    }
    case 'held':
      return changed.held({
        stage,
        by: change.hold.actor.name ?? change.hold.by,
        reason: change.hold.reason,
      });
    case 'released':
      return changed.released({ stage });
    case 'end':
      return change.until === null
        ? changed.endless
        : changed.end({ until: format().moment(new Date(change.until), now) });
    case 'waiting':
      return changed.waiting(change);
    case 'state':
      return changed.state({ stage, state: states[change.state] });
    case 'other':
      return changed.other;
  }
}
