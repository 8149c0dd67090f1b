const tick = 1000;

/**
 * Shows steps that take longer than a second: on a terminal one line that is rewritten with the elapsed
 * seconds, elsewhere a line at the start, a heartbeat, and a line at the end. `quiet` drops quick steps.
 */
export function makeProgress({ stream = process.stderr, log, quiet = false, heartbeatMs = 30_000 } = {}) {
  const interactive = log === undefined && stream.isTTY === true && process.env.TERM !== 'dumb';
  // On a terminal the line of a step that goes on beside it may stand there.
  const line = log ?? ((text) => void stream.write(`${interactive ? '\r\x1b[2K' : ''}${text}\n`));
  const show = interactive ? rewrittenLine(stream) : separateLines(line, heartbeatMs);

  /** Runs `work`; `note` says beforehand why this step is slow. Who catches its failure tells of it. */
  async function step(label, work, { note } = {}) {
    const started = performance.now();
    const elapsed = () => Math.round((performance.now() - started) / 1000);
    const text = note === undefined ? label : `${label} (${note})`;
    const shown = show(text, elapsed, note !== undefined);
    let result;
    try {
      result = await work();
    } finally {
      shown.stop();
    }
    const seconds = (performance.now() - started) / 1000;
    if (seconds >= 1) line(`✓ ${label} · ${duration(elapsed())}`);
    else if (!quiet && result !== undefined) line(`✓ ${label}`);
    return result;
  }

  return { step, line };
}

/** Of steps that run at once the line shows the one that began last, and the others when it has ended. */
function rewrittenLine(stream) {
  const shown = [];
  const wipe = () => void stream.write('\r\x1b[2K');
  return (text, elapsed) => {
    const draw = () => {
      if (shown.at(-1) !== draw) return;
      const tail = ` · ${duration(elapsed())}`;
      const room = Math.max(20, (stream.columns || 80) - 1) - tail.length;
      stream.write(`\r\x1b[2K${`… ${text}`.slice(0, room)}${tail}`);
    };
    shown.push(draw);
    draw();
    const timer = setInterval(draw, tick);
    process.once('exit', wipe);
    return {
      stop() {
        clearInterval(timer);
        process.removeListener('exit', wipe);
        shown.splice(shown.indexOf(draw), 1);
        wipe();
      },
    };
  };
}

function separateLines(line, heartbeatMs) {
  return (text, elapsed, atOnce) => {
    let heartbeat;
    const begin = () => {
      line(`… ${text}`);
      heartbeat = setInterval(() => line(`… still at it after ${duration(elapsed())}: ${text}`), heartbeatMs);
    };
    const start = atOnce ? undefined : setTimeout(begin, tick);
    if (atOnce) begin();
    return {
      stop() {
        clearTimeout(start);
        clearInterval(heartbeat);
      },
    };
  };
}

const duration = (seconds) =>
  seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
