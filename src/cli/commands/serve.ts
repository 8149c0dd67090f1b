import { setTimeout as pause } from 'node:timers/promises';
import { readConfig, type Config, type ServeOptions } from '../../service/config.js';
import type { Service } from '../../service/main.js';
import { keepYoungSpaceSmall } from '../../service/young-space.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import type { Invocation } from '../terminal/invocation.js';
import { assertItsMachine, serviceElsewhere } from '../local/its-machine.js';
import { projectOf } from '../local/project.js';
import { needCli } from '../local/set-up.js';
import { endOnBroken } from '../local/end-on-broken.js';
import { startError } from '../local/start-error.js';
import { onFault, onSignals } from '../terminal/terminal.js';

/** Runs the service until SIGINT or SIGTERM, or until a fault that nothing caught; prints one line when it is ready. */
export async function serve(invocation: Invocation, options: ServeOptions): Promise<ExitCode> {
  await assertItsMachine(invocation, 'serve', { makesIt: true });
  const { env, cwd } = invocation.terminal;
  const { host, port, dataDir, stagePorts, warmRunners, machine } = options;
  const flags = { host, port, dataDir, stagePorts, warmRunners, machine };
  const asked = asSoonAsAsked();
  keepYoungSpaceSmall();
  try {
    const config = readConfig({ options: flags, env, cwd, projectDir: projectOf(invocation) });
    await needCli(invocation);
    const service = await start(config, endOnBroken(invocation, config));
    invocation.print(invocation.texts.serve.ready({ url: service.url, dataDir: config.dataDir }));
    if (config.reach.identity === 'required') invocation.print(invocation.texts.serve.asks);
    if (config.provider !== null)
      invocation.print(invocation.texts.serve.signIn({ url: config.reach.publicUrl ?? service.url }));
    const elsewhere = await serviceElsewhere(invocation);
    if (elsewhere !== null)
      invocation.note(invocation.texts.serve.elsewhere({ url: elsewhere.url, own: service.url }));
    const fault = await asked;
    // After a fault nothing is sure, not even that everything can still be closed.
    await Promise.race([service.stop(fault?.error), ...(fault === null ? [] : [pause(faultMilliseconds)])]);
    if (fault !== null) return exitCodes.error;
    invocation.print(invocation.texts.serve.stopped({ left: await service.left() }));
    return exitCodes.ok;
  } catch (error) {
    throw startError(invocation, 'serve-refused', error);
  }
}

const faultMilliseconds = 20_000;

/** Loaded only here: the service is most of the product, and no other command needs it. */
async function start(config: Config, onBroken: (why: string | null) => void): Promise<Service> {
  const { startService } = await import('../../service/main.js');
  return startService(config, onBroken);
}

/**
 * Listens from the beginning, so that a signal during the start is not lost: null, or the fault of ours after which
 * nothing is sure any more. A second SIGTERM changes nothing, a second Ctrl-C ends at once.
 */
function asSoonAsAsked(): Promise<{ error: unknown } | null> {
  return new Promise((resolve) => {
    onSignals(['SIGTERM'], () => {
      resolve(null);
    });
    const stop = onSignals(['SIGINT'], () => {
      stop();
      resolve(null);
    });
    onFault((error) => {
      resolve({ error });
    });
  });
}
