import type { ComponentChildren } from 'preact';
import { Problem } from '../client/api.js';
import type { Known } from '../state/resource.js';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';

/** What the service said, or what it is waited for, or why there is nothing: one of the three is always seen. */
export function Shown<T>({
  known: { data, problem },
  children,
}: {
  readonly known: Known<T>;
  readonly children: (data: T) => ComponentChildren;
}) {
  if (data !== null) return <>{children(data)}</>;
  if (problem !== null)
    return (
      <>
        <Trouble problem={problem} />
        {isPassing(problem) ? <Again /> : null}
      </>
    );
  return (
    <p class="loading" role="status">
      {words().frame.loading}
    </p>
  );
}

/** What may go another time: nobody answered, or whoever did could not. */
const isPassing = (problem: Error): boolean => !(problem instanceof Problem) || problem.status >= 500;

function Again() {
  const { resources } = useWorld();
  return (
    <p>
      <button type="button" onClick={() => resources.refresh()}>
        {words().frame.again}
      </button>
    </p>
  );
}

/** A refusal in the service's words, or that nobody answers; `but` = what is said elsewhere. */
export function Trouble({
  problem,
  but = [],
}: {
  readonly problem: Error;
  readonly but?: readonly string[];
}) {
  const { frame } = words();
  if (!(problem instanceof Problem)) return <p role="alert">{frame.unreachable}</p>;
  const { title, detail, requestId, errors = [] } = problem.resource;
  return (
    <div class="trouble" role="alert">
      <strong>{title}</strong>
      <p>{detail}</p>
      {errors
        .filter(({ pointer }) => !but.includes(pointer))
        .map((error) => (
          <p key={error.pointer}>{error.detail}</p>
        ))}
      <p class="muted">{frame.request({ id: requestId })}</p>
    </div>
  );
}

/** A refusal with everything that speaks against what was asked for. */
export function Refused({ problem }: { readonly problem: Error }) {
  const reasons = problem instanceof Problem ? (problem.resource.reasons ?? []) : [];
  return (
    <>
      <Trouble problem={problem} />
      {reasons.length === 0 ? null : (
        <ul>
          {reasons.map(({ code, text }) => (
            <li key={code}>{text}</li>
          ))}
        </ul>
      )}
    </>
  );
}
