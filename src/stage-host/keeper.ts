/** Exit code of a host that a fault of its own ends. */
export const faultCode = 70;

const steadySeconds = 10;
const longestPauseSeconds = 30;

/** The commands by which a keeper tells the seconds, and lets some pass. */
interface Time {
  readonly clock: string;
  readonly wait: string;
}

const realTime: Time = { clock: 'command -p date +%s', wait: 'command -p sleep' };

/**
 * A shell, because it needs a hundredth of the memory that a second Node.js would. It ends as its host ends, unless that
 * was killed or had a fault: then the next one is started, which is told so (`--again`). One that ends again and again
 * comes more seldom.
 */
const scriptWith = ({ clock, wait }: Time): string => `pause=0 again=
while :; do
  began=$(${clock})
  "$@"
  code=$?
  [ $code -gt 128 ] || [ $code -eq ${String(faultCode)} ] || exit $code
  [ $(($(${clock}) - began)) -lt ${String(steadySeconds)} ] || pause=0
  [ $pause -eq 0 ] || ${wait} $pause
  pause=$((pause * 2 + 1))
  [ $pause -le ${String(longestPauseSeconds)} ] || pause=${String(longestPauseSeconds)}
  [ -n "$again" ] || { again=1; set -- "$@" --again; }
done`;

/** The command that runs a host's and brings it back, also while no service runs. */
export const keeping = (
  command: readonly string[],
  time: Time = realTime,
): { readonly program: string; readonly args: readonly string[] } => ({
  program: '/bin/sh',
  args: ['-c', scriptWith(time), 'switchback-stage-keeper', ...command],
});
