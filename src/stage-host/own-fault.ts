/** Calls `act`, which is to end the process, when nobody caught an error. */
export function onOwnFault(act: (fault: OwnFault) => void): void {
  let isEnding = false;
  process.on('uncaughtException', (error: unknown) => {
    // What comes on the way to the end must not cut it short.
    if (isEnding) return;
    isEnding = true;
    act(faultOf(error));
  });
}

export interface OwnFault {
  /** The kind of the error: `TypeError`, `RangeError ERR_OUT_OF_RANGE`. */
  readonly why: string;
  /** Where it was thrown. Never its message: that may quote what a build or a client said. */
  readonly where: readonly string[];
}

function faultOf(error: unknown): OwnFault {
  if (!(error instanceof Error)) return { why: 'error', where: [] };
  const { code } = error as NodeJS.ErrnoException;
  const frames = (error.stack ?? '').split('\n').map((line) => line.trim());
  return {
    why: code === undefined ? error.name : `${error.name} ${code}`,
    where: frames.filter((line) => /^at .*:\d+:\d+\)?$/.test(line)),
  };
}
