import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * What a call does beside its work. The file:
 * `{"up": {…}, "stacks": {"dev": {"up": {…}}}, "seed": 1}`; what a stack says wins over what is said for all, and of
 * `odds: [{"share": 0.02, "do": {…}}]` one is drawn by the seed and the call's message, the same for the same message.
 *
 * Before the stage switches: `sleep` (ms), `barrier` (waits for this file), `lines` (so many), `writeSecret` (text),
 * `hugeLine` (bytes), `invalidUtf8`, `spawnGrandchild` (seconds it lives), `exit` (code), `killSelf`, `ignoreSigint`
 * (so many), `stubborn` (an interrupt does not end the wait), `pendingOperation`. After it: `sleepAfter`, `barrierAfter`, `killSelfAfter`, `exitBeforeHistory`,
 * `exitAfterStateBeforeHistory`.
 */
export function scenarioFor(file, { verb, stack, message }) {
  const told = file === undefined ? {} : JSON.parse(readFileSync(file, 'utf8'));
  const { odds = [], ...usual } = { ...told[verb], ...told.stacks?.[stack]?.[verb] };
  return { ...usual, ...drawn(odds, `${told.seed ?? 0} ${message ?? ''}`) };
}

function drawn(odds, text) {
  let left = createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
  for (const { share, do: what } of odds) {
    if (left < share) return what;
    left -= share;
  }
  return {};
}
