import type { LineStopResource } from '../../contract/lines.js';
import { words } from '../words.js';
import { useAct } from './act.js';
import { useEndText } from './hold-end.js';

/** That the line is stopped, said once for all its stages; `isTouched` = somebody may release it here. */
export function LineStops({
  lines,
  isTouched,
}: {
  readonly lines: readonly LineStopResource[];
  readonly isTouched: boolean;
}) {
  return (
    <>
      {lines.map((stop) => (
        <section key={stop.id} class="banner hold" aria-label={words().line.stopped}>
          <LineStopText stop={stop} />
          {isTouched ? <Release id={stop.id} /> : null}
        </section>
      ))}
    </>
  );
}

/** Who stopped it, why and until when, and what goes on. */
export function LineStopText({
  stop: { actor, by, reason, kind, until, going },
}: {
  readonly stop: LineStopResource;
}) {
  const { line, labels } = words();
  const end = useEndText(until === null ? null : new Date(until));
  const said = { by: actor.name ?? by, kind: labels.holdKind[kind], reason, end };
  return (
    <p class="clocked">
      <strong>
        <span aria-hidden="true">▣</span> {line.stopped}
      </strong>{' '}
      {line.by(said)}
      {going.length === 0 ? null : <> {line.going({ stages: going.join(', ') })}</>}
    </p>
  );
}

function Release({ id }: { readonly id: string }) {
  const { addressOf } = useAct('line');
  return (
    <p>
      <a href={addressOf('release-line', { line: id })}>{words().line.release.open}</a>
    </p>
  );
}
