import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Problem, type Answer } from '../client/api.js';
import { useSending, type Sending, type Wish } from '../state/sending.js';
import { words } from '../words.js';
import { Dialog } from './dialog.js';
import { FaultAt } from './fields.js';
import { Trouble } from './shown.js';

export interface ActProps<T> {
  readonly title: string;
  /** What the button does, such as `Hold devqa`. */
  readonly confirm: string;
  /** Why it cannot be done now, in words; null = it can. */
  readonly hindrance?: string | null;
  /** Places of the request that have a field of their own, at which the service's words of them stand. */
  readonly fields?: readonly string[];
  /** What has changed since the person began to look, a line for each. */
  readonly changes?: readonly string[];
  /** Shows what is there by now. */
  readonly reload?: () => void;
  readonly wish: () => Wish;
  /** Once it is done and the dialog is closed. */
  readonly done?: (answer: Answer<T>) => void;
  /** Once it is done: leads to another page, which takes the place of the dialog. */
  readonly leads?: (answer: Answer<T>) => void;
  /** Takes the dialog out of the address. */
  readonly close: () => void;
  /** What comes of it, and what else there is to say. */
  readonly children: ComponentChildren;
}

/** One act of a person: what comes of it, a button that does it, and the service's own words where it refuses. */
export function ActDialog<T>({ title, close, children, ...act }: ActProps<T>) {
  const sending = useSending<T>((answer) => {
    if (act.leads !== undefined) {
      act.leads(answer);
      return;
    }
    close();
    act.done?.(answer);
  });
  return (
    <Dialog title={title} close={close}>
      <form
        class="act"
        onSubmit={(event) => {
          event.preventDefault();
          if ((act.hindrance ?? null) === null) sending.send(act.wish());
        }}
      >
        <FaultAt.Provider value={(pointer) => faultAt(sending.problem, pointer)}>{children}</FaultAt.Provider>
        <Refusal {...{ sending, fields: act.fields ?? [], changes: act.changes ?? [], reload: act.reload }} />
        <Buttons sending={sending} confirm={act.confirm} hindrance={act.hindrance ?? null} />
      </form>
    </Dialog>
  );
}

const faultAt = (problem: Sending['problem'], pointer: string): string | null =>
  problem instanceof Problem
    ? (problem.resource.errors?.find((one) => one.pointer === pointer)?.detail ?? null)
    : null;

function Buttons({
  sending: { isSending },
  confirm,
  hindrance,
}: {
  readonly sending: Sending;
  readonly confirm: string;
  readonly hindrance: string | null;
}) {
  const why = useId();
  const { dialog } = words();
  return (
    <footer>
      {hindrance === null ? null : (
        <p id={why} class="muted">
          {hindrance}
        </p>
      )}
      <button
        type="submit"
        class="primary"
        disabled={hindrance !== null}
        aria-describedby={hindrance === null ? undefined : why}
        aria-busy={isSending}
      >
        {isSending ? dialog.sending : confirm}
      </button>
    </footer>
  );
}

/** What the service said, and where somebody was faster, what they did. */
function Refusal({
  sending: { problem, forget },
  fields,
  changes,
  reload,
}: {
  readonly sending: Sending;
  readonly fields: readonly string[];
  readonly changes: readonly string[];
  readonly reload: (() => void) | undefined;
}) {
  const { dialog } = words();
  if (problem === null) return null;
  const isOld = problem instanceof Problem && (problem.status === 412 || problem.status === 409);
  return (
    <>
      <Trouble problem={problem} but={fields} />
      {isOld && changes.length > 0 ? (
        <div class="changes">
          <p>{dialog.meanwhile}</p>
          <ul>
            {changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {isOld && reload !== undefined ? (
        <button
          type="button"
          onClick={() => {
            forget();
            reload();
          }}
        >
          {dialog.reload}
        </button>
      ) : null}
    </>
  );
}
