/** Exit code of a host that a fault of its own ends. */
export const faultCode = 70;

const steadySeconds = 10;
const longestPauseSeconds = 30;

/**
 * A shell, because it needs a hundredth of the memory that a second Node.js would. It ends as its host ends, unless that
 * was killed or had a fault: then the next one is started, which is told so (`--again`). One that ends again and again
 * comes more seldom.
 */
const script = `pause=0 again=
while :; do
  began=$(command -p date +%s)
  "$@"
  code=$?
  [ $code -gt 128 ] || [ $code -eq ${String(faultCode)} ] || exit $code
  [ $(($(command -p date +%s) - began)) -lt ${String(steadySeconds)} ] || pause=0
  [ $pause -eq 0 ] || command -p sleep $pause
  pause=$((pause * 2 + 1))
  [ $pause -le ${String(longestPauseSeconds)} ] || pause=${String(longestPauseSeconds)}
  [ -n "$again" ] || { again=1; set -- "$@" --again; }
done`;

/** The command that runs a host's and brings it back, also while no service runs. */
export const keeping = (
  command: readonly string[],
): { readonly program: string; readonly args: readonly string[] } => ({
  program: '/bin/sh',
  args: ['-c', script, 'switchback-stage-keeper', ...command],
});
