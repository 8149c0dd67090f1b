import { useEffect, useRef } from 'preact/hooks';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';
import { copy } from './clipboard.js';
import type { LogProps, LogView } from './log.js';

interface ToolProps extends LogProps {
  readonly view: LogView;
  readonly setView: (change: Partial<LogView>) => void;
  readonly follows: boolean;
  readonly setFollows: (follows: boolean) => void;
  readonly shown: readonly number[] | null;
  readonly step: (direction: 1 | -1) => void;
  readonly found: { readonly at: number; readonly count: number };
  readonly chosen: number | null;
}

/** How the log is shown, what is looked for in it, and the ways to take it along. */
export function LogTools(props: ToolProps) {
  const { id, lines, view, setView, follows, setFollows, shown, chosen } = props;
  const { log: texts } = words().promotion;
  const { api } = useWorld();
  const text = (): string =>
    (shown === null ? lines : shown.flatMap((index) => lines[index] ?? []))
      .map((line) => line.text)
      .join('\n');
  return (
    <div class="log-tools">
      <Toggle isOn={follows} set={setFollows} name={texts.follow} />
      <Toggle isOn={view.wraps} set={(wraps) => setView({ wraps })} name={texts.wrap} />
      <Toggle isOn={view.hasTimes} set={(hasTimes) => setView({ hasTimes })} name={texts.timestamps} />
      <Toggle isOn={view.onlyErrors} set={(onlyErrors) => setView({ onlyErrors })} name={texts.errorsOnly} />
      <Find {...props} />
      <span class="end">
        <button type="button" onClick={() => void copy(text())}>
          {texts.copy}
        </button>
        <a
          class="button"
          href={api.address(`/promotions/${encodeURIComponent(id)}/logs`)}
          download={`${id}.log`}
        >
          {texts.download}
        </a>
        {chosen === null ? null : (
          <button type="button" onClick={() => void copy(location.href)}>
            {texts.copyLink}
          </button>
        )}
      </span>
    </div>
  );
}

function Toggle({
  isOn,
  set,
  name,
}: {
  readonly isOn: boolean;
  readonly set: (isOn: boolean) => void;
  readonly name: string;
}) {
  return (
    <button type="button" class="toggle" aria-pressed={isOn} onClick={() => set(!isOn)}>
      {name}
      <span aria-hidden="true">{isOn ? ' ✓' : ''}</span>
    </button>
  );
}

/** milliseconds without another letter after which the log is looked through */
const restMilliseconds = 200;

/** Enter goes on to the next place, with Shift to the one before. */
function Find({ view, setView, step, found }: ToolProps) {
  const { log: texts } = words().promotion;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const look = (text: string): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setView({ find: text }), restMilliseconds);
  };
  return (
    <span class="find">
      <input
        type="search"
        aria-label={texts.find}
        placeholder={`${texts.find}…`}
        defaultValue={view.find}
        onInput={({ currentTarget }) => look(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          step(event.shiftKey ? -1 : 1);
        }}
      />
      <button type="button" aria-label={texts.previous} title={texts.previous} onClick={() => step(-1)}>
        <span aria-hidden="true">▲</span>
      </button>
      <button type="button" aria-label={texts.next} title={texts.next} onClick={() => step(1)}>
        <span aria-hidden="true">▼</span>
      </button>
      <span role="status" class="muted">
        {view.find === '' ? '' : found.count === 0 ? texts.notFound : texts.found(found)}
      </span>
    </span>
  );
}
