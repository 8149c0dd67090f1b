import type { StageResource } from '../../contract/stage.js';
import { Dialog } from '../parts/dialog.js';
import { Shown } from '../parts/shown.js';
import { useResource } from '../state/resource.js';
import { useSeen } from '../state/seen.js';
import { words } from '../words.js';
import { BookAct } from './book.js';

/** The booking of a stage from a page that has others, too: as the stage was when the dialog was opened. */
export function BookOn({ stage, close }: { readonly stage: string; readonly close: () => void }) {
  const known = useResource<StageResource>(`/stages/${encodeURIComponent(stage)}`);
  const seen = useSeen(known);
  if (seen !== null) return <BookAct seen={{ ...seen, etag: seen.data.etag }} close={close} />;
  return (
    <Dialog title={words().acts.book.title({ stage })} close={close}>
      <Shown known={known}>{() => null}</Shown>
    </Dialog>
  );
}
