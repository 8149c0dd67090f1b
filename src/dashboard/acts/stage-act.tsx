import type { StageResource } from '../../contract/stage.js';
import { useAct } from '../parts/act.js';
import type { Known } from '../state/resource.js';
import { useSeen } from '../state/seen.js';
import { AnswerAct, AskAct } from './ask.js';
import { AttachAct } from './attach.js';
import { BookAct } from './book.js';
import { DetachAct } from './detach.js';
import { ExtendAct } from './extend.js';
import { HoldAct, type StageActProps } from './hold.js';
import { RecoverAct } from './recover.js';
import { ReleaseAct } from './release.js';
import { PauseAct, RunAct } from './schedule.js';

/** Whatever can be done on a stage, by the name that the address has for it. */
const acts = {
  hold: HoldAct,
  book: BookAct,
  extend: ExtendAct,
  release: ReleaseAct,
  ask: AskAct,
  answer: AnswerAct,
  recover: RecoverAct,
  run: RunAct,
  pause: (props: StageActProps) => <PauseAct {...props} paused />,
  resume: (props: StageActProps) => <PauseAct {...props} paused={false} />,
  attach: ({ seen, close }: StageActProps) => <AttachAct stage={seen.data.stage} close={close} />,
} as const;
export type StageActName = keyof typeof acts;

const isAct = (name: string): name is StageActName => Object.hasOwn(acts, name);

/** The dialog that the address asks for (`?act=`), about the stage as it was when it was opened. */
export function StageAct({ known }: { readonly known: Known<StageResource> }) {
  const { act, query, close } = useAct('client', 'clientStage', 'hold', 'ask');
  if (act === null || known.data === null) return null;
  if (act === 'detach')
    return (
      <DetachAct client={query['client'] ?? ''} clientStage={query['clientStage'] ?? ''} close={close} />
    );
  return isAct(act) ? (
    <OpenAct {...{ act, known, close }} key={act} hold={query['hold'] ?? null} ask={query['ask'] ?? null} />
  ) : null;
}

function OpenAct({
  act,
  known,
  close,
  hold,
  ask,
}: {
  readonly act: StageActName;
  readonly known: Known<StageResource>;
  readonly close: () => void;
  readonly hold: string | null;
  readonly ask: string | null;
}) {
  const seen = useSeen(known);
  const Act = acts[act];
  return seen === null ? null : (
    <Act seen={{ ...seen, etag: seen.data.etag }} close={close} hold={hold} ask={ask} />
  );
}
