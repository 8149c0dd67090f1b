import type { TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { partsOf } from '../rules/log-lines.js';
import {
  guessHeight,
  placeToShow,
  rowByKey,
  rowHeights,
  windowAt,
  type RowHeights,
} from '../rules/log-window.js';
import type { LogLine } from '../rules/run.js';
import { words } from '../words.js';
import { format } from './clock.js';
import type { LogView } from './log.js';

interface RowsProps {
  readonly lines: readonly LogLine[];
  /** Indexes of those that are shown; null = all. */
  readonly shown: readonly number[] | null;
  readonly view: LogView;
  readonly follows: boolean;
  readonly setFollows: (follows: boolean) => void;
  /** The line that the address names. */
  readonly chosen: number | null;
  /** Changes whenever that line is to be shown; null = it is not there, or there is none. */
  readonly going: number | null;
}

/** In CSS pixels; the style sheet has the same. */
const rowHeight = 24;

/** Of a letter of the log, in CSS pixels: only a guess, which is measured where it matters. */
const letterWidth = 7.8;

const arrows: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

/** As near to the end as counts as the end, in CSS pixels. */
const nearEnd = 2;

export function LogRows(props: RowsProps) {
  const { lines, shown, view, follows, setFollows, chosen, going } = props;
  const box = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState(0);
  const [size, setSize] = useState({ width: 0, height: 400 });
  const [, drawAgain] = useState(0);
  const rows = useHeights(props, size.width);
  const scrollTop = useRef(0);
  const { first, end } = windowAt(rows, place, size.height);
  const at = chosen === null ? -1 : shown === null ? chosen - 1 : shown.indexOf(chosen - 1);

  const goTo = (top: number): void => {
    if (box.current === null) return;
    box.current.scrollTop = top;
    scrollTop.current = box.current.scrollTop;
    setPlace(box.current.scrollTop);
  };

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // Lines that are broken are as high as they turn out to be; what stands in the window stays where it is.
  useLayoutEffect(() => {
    if (!view.wraps || body.current === null) return;
    let [shift, isOther] = [0, false];
    [...body.current.children].forEach((child, index) => {
      const row = first + index;
      const change = (child as HTMLElement).offsetHeight - rows.heightOf(row);
      if (change === 0 || row >= rows.count) return;
      if (rows.startOf(row) < scrollTop.current) shift += change;
      rows.set(row, rows.heightOf(row) + change);
      isOther = true;
    });
    if (!isOther) return;
    drawAgain((times) => times + 1);
    if (shift !== 0 && !follows) goTo(scrollTop.current + shift);
  });

  const total = rows.total;
  useLayoutEffect(() => {
    if (follows) goTo(total);
  }, [follows, total, size.height]);
  useLayoutEffect(() => {
    if (going !== null && at >= 0) goTo(placeToShow(rows, at, size.height));
  }, [going, rows]);

  const onScroll = (): void => {
    const element = box.current;
    if (element === null) return;
    const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - nearEnd;
    // Whoever goes up wants to read there, whatever comes in below.
    if (follows && !isAtEnd && element.scrollTop < scrollTop.current - nearEnd) setFollows(false);
    scrollTop.current = element.scrollTop;
    setPlace(element.scrollTop);
  };
  const places = Array.from({ length: end - first }, (_, index) => first + index);
  return (
    <div
      ref={box}
      class={`log-box ${view.wraps ? 'wraps' : ''}`}
      tabIndex={0}
      role="group"
      aria-label={words().promotion.log.heading}
      aria-describedby="log-keys"
      aria-activedescendant={at >= first && at < end ? 'log-line' : undefined}
      lang="en"
      translate={false}
      onScroll={onScroll}
      onKeyDown={(event) => goByArrow(event, { rows, shown, at })}
    >
      <div class="log-all" style={{ height: `${String(total)}px` }}>
        <div
          ref={body}
          class="log-window"
          style={{ transform: `translateY(${String(rows.startOf(first))}px)` }}
        >
          {places.map((at) => {
            const index = shown?.[at] ?? at;
            const line = lines[index];
            return line === undefined ? null : <Row key={index} {...{ props, line, index }} />;
          })}
        </div>
      </div>
    </div>
  );
}

/** Any line can be linked by keys alone: arrows name one in the address, other keys scroll as they do everywhere. */
function goByArrow(
  event: TargetedKeyboardEvent<HTMLElement>,
  { rows, shown, at }: Pick<RowsProps, 'shown'> & { readonly rows: RowHeights; readonly at: number },
): void {
  const direction = arrows[event.key];
  const { altKey, ctrlKey, metaKey, shiftKey, currentTarget: box } = event;
  if (direction === undefined || altKey || ctrlKey || metaKey || shiftKey) return;
  const seen = { chosen: at < 0 ? null : at, place: box.scrollTop, height: box.clientHeight };
  const row = rowByKey(rows, seen, direction);
  if (row === null) return;
  event.preventDefault();
  location.replace(`#L${String((shown?.[row] ?? row) + 1)}`);
}

/** Heights for what is shown now; they grow with the log, and begin anew when it is shown in another way. */
function useHeights({ lines, shown, view }: RowsProps, width: number): RowHeights {
  const rows = useMemo(() => rowHeights(), [view.wraps, view.hasTimes, view.onlyErrors, width]);
  const beside = view.hasTimes ? 19 : 9;
  const columns = view.wraps ? Math.max(10, Math.floor(width / letterWidth) - beside) : null;
  const count = shown?.length ?? lines.length;
  for (let place = rows.count; place < count; place += 1)
    rows.add(guessHeight(lines[shown?.[place] ?? place]?.text ?? '', { rowHeight, columns }));
  return rows;
}

interface RowProps {
  readonly props: RowsProps;
  readonly line: LogLine;
  readonly index: number;
}

function Row({ props: { view, chosen }, line, index }: RowProps) {
  const { log: texts } = words().promotion;
  const number = index + 1;
  const kinds = [...(line.isError ? ['wrong'] : []), ...(chosen === number ? ['chosen'] : [])];
  return (
    <div class={`log-row ${kinds.join(' ')}`} aria-current={chosen === number ? 'true' : undefined}>
      <a
        id={chosen === number ? 'log-line' : undefined}
        class="number"
        href={`#L${String(number)}`}
        aria-label={texts.line({ number })}
        aria-describedby={chosen === number ? 'log-text' : undefined}
        tabIndex={-1}
      >
        {number}
      </a>
      {view.hasTimes ? (
        <time dateTime={line.at} class="muted">
          {format().seconds(new Date(line.at))}
        </time>
      ) : null}
      <span id={chosen === number ? 'log-text' : undefined} class="text">
        {partsOf(line.text, view.find).map(({ text, isFound }, part) =>
          isFound ? <mark key={part}>{text}</mark> : text,
        )}
      </span>
    </div>
  );
}
