import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openEvents } from './events.mjs';
import { Refused } from './refused.mjs';
import { putOnStage } from './serving.mjs';

const seconds = () => Math.floor(Date.now() / 1000);
const rootStack = 'pulumi:pulumi:Stack';

/** One `up`, `refresh` or `destroy`; resolves to its exit code. */
export async function update({ state, stack, kind, flags, scenario, log }) {
  const before = state.need(stack).checkpoint.latest;
  const unlock = state.lock(stack);
  const facts = { stack, kind, message: flags.message ?? '' };
  log('locked', facts);
  const pending = { ...before, pending_operations: [{ type: 'updating' }] };
  const interrupts = listen({
    ignore: scenario.ignoreSigint ?? 0,
    log,
    // The second interrupt: at once, and what was under way stays pending.
    terminate: () => {
      state.write(stack, pending);
      log('unlocked', facts);
      unlock();
      log('end', { code: 8 });
      process.exit(8);
    },
  });
  const events = await openEvents(flags['event-log']);
  const startTime = seconds();
  const metadata = { type: rootStack, urn: `urn:pulumi:${stack}::${state.project}::${rootStack}::root` };
  events.tell({ resourcePreEvent: { metadata: { ...metadata, op: 'update' } } });
  const build = /\bbuild:(b\d+)\b/.exec(facts.message)?.[1] ?? null;
  let [code, after] = [0, before];
  try {
    await beforeSwitch(scenario, interrupts, log);
    state.write(stack, pending);
    if (kind === 'update' && build !== null) putOnStage(stack, { build, message: facts.message });
    log('switched', { ...facts, build });
    after = await afterSwitch(scenario, interrupts, { kind, before, build });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    code = error.code;
    // Of a failed update the real CLI writes the reason into the events and its output.
    events.tell({ diagnosticEvent: { severity: 'error', message: error.message, color: 'never' } });
    process.stdout.write(`error: ${error.message}\n`);
  }
  if (scenario.exitBeforeHistory) return crash(events);
  state.write(
    stack,
    scenario.pendingOperation ? { ...after, pending_operations: pending.pending_operations } : after,
  );
  if (scenario.exitAfterStateBeforeHistory) return crash(events);
  const result = code === 0 ? 'succeeded' : 'failed';
  state.record(stack, { kind, startTime, message: facts.message, result, endTime: seconds() });
  const outputs = after.resources?.[0]?.outputs ?? {};
  events.tell({ resOutputsEvent: { metadata: { ...metadata, op: 'update', new: { outputs } } } });
  await events.close();
  // Before it, so that nobody else's lock is logged in between.
  log('unlocked', { ...facts, result, build });
  unlock();
  interrupts.stop();
  return code;
}

async function beforeSwitch(scenario, interrupts, log) {
  for (let line = 0; line < (scenario.lines ?? 0); line += 1) process.stdout.write(`line ${line}\n`);
  if (scenario.hugeLine) process.stdout.write(`${'x'.repeat(scenario.hugeLine)}\n`);
  if (scenario.invalidUtf8) process.stdout.write(Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x0a]));
  if (scenario.writeSecret) process.stdout.write(`${scenario.writeSecret}\n`);
  if (scenario.spawnGrandchild)
    spawn('sleep', [String(scenario.spawnGrandchild)], { stdio: 'ignore' }).unref();
  await waitFor(scenario, interrupts, log);
  if (scenario.killSelf) process.kill(process.pid, 'SIGKILL');
  if (scenario.exit) throw new Refused('the update failed', scenario.exit);
}

async function afterSwitch({ sleepAfter, barrierAfter, killSelfAfter }, interrupts, { kind, before, build }) {
  // What an awaited operation did counts, but the update was canceled.
  await waitFor({ sleep: sleepAfter, barrier: barrierAfter }, interrupts, () => undefined);
  if (killSelfAfter) process.kill(process.pid, 'SIGKILL');
  if (kind !== 'update') return kind === 'destroy' ? { metadata: {} } : before;
  const outputs = { ...(build === null ? {} : { build }) };
  return { resources: [{ type: rootStack, outputs }], metadata: {} };
}

/** An operation that is interrupted once ends by itself, as one of our own provider does; a stubborn one is awaited. */
async function waitFor({ sleep = 0, barrier, stubborn = false }, interrupts, log) {
  if (barrier !== undefined) log('barrier', { barrier });
  const signal = stubborn ? new AbortController().signal : interrupts.signal;
  try {
    if (sleep > 0) await delay(sleep, undefined, { signal });
    while (barrier !== undefined && !existsSync(barrier)) await delay(5, undefined, { signal });
    signal.throwIfAborted();
  } catch {
    throw new Refused('update canceled', 1);
  }
}

function listen({ ignore, log, terminate }) {
  const abort = new AbortController();
  let heard = 0;
  const hear = (signal) => {
    heard += 1;
    log('interrupted', { signal, heard });
    if (heard === ignore + 1) {
      process.stdout.write(
        '^C received; cancelling. If you would like to terminate immediately, press ^C again.\n',
      );
      abort.abort();
    }
    if (heard > ignore + 1) terminate();
  };
  process.on('SIGINT', hear).on('SIGTERM', hear);
  return { signal: abort.signal, stop: () => process.off('SIGINT', hear).off('SIGTERM', hear) };
}

/** It ends in the middle: its lock and what was under way stay. */
async function crash(events) {
  await events.close();
  return 255;
}
