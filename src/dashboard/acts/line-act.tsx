import type { StageResource } from '../../contract/stage.js';
import { useAct } from '../parts/act.js';
import { ReleaseLineAct } from './release-line.js';
import { StopLineAct } from './stop-line.js';

/** The dialog about all stages at once that the address asks for (`?act=`). */
export function LineAct({ stages }: { readonly stages: readonly StageResource[] }) {
  const { act, query, close } = useAct('line');
  if (act === 'stop-line') return <StopLineAct stages={stages} close={close} />;
  return act === 'release-line' ? <ReleaseLineAct id={query['line'] ?? ''} close={close} /> : null;
}
