import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stageNamePattern } from '../model/stage.js';
import { killLeftovers, recordChildren } from './children.js';
import { openDoor } from './door.js';
import { hostEntryIn, keepEndOfEarlier, keepFault } from './host-end.js';
import { createStageHost } from './host.js';
import { faultCode } from './keeper.js';
import { onOwnFault } from './own-fault.js';
import { stageFolder } from './protocol.js';
import { isObject, readJsonSync } from '../files/json-file.js';
import { openRotatedLog } from '../files/rotated-log.js';
import { writeWholeSync } from '../files/whole-file.js';
import { identityOf } from '../processes/identity.js';
import { takeLock } from '../processes/lock.js';

/** Exit code of a host that finds another one serving its stage. */
const alreadyHosted = 3;
const megabyte = 1024 ** 2;

await run();

async function run(): Promise<void> {
  const { stage, folder, again } = readArguments();
  const hostFile = hostEntryIn(folder);
  // The stage may have been told to end while this host was on its way, by one that has taken its entry away.
  const isWanted = (): boolean => !again || existsSync(hostFile);
  if (!isWanted()) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = await takeLock(folder, 'stage-host');
  if (lock === null) {
    const { pid } = readJsonSync(hostFile, isObject) ?? {};
    console.error(`stage ${stage} already has a host: pid ${String(pid)}`);
    process.exitCode = alreadyHosted;
    return;
  }
  if (!isWanted()) return;
  const hostLog = openRotatedLog(join(folder, 'host.log'), { maxBytes: megabyte, files: 3 });
  const report = (line: string): void => {
    void hostLog.write(`${new Date().toISOString()} ${line}\n`);
  };
  const childrenFile = join(folder, 'children.json');
  for (const pid of killLeftovers(childrenFile)) report(`killed ${String(pid)}, left by a host that died`);
  const earlier = keepEndOfEarlier(folder, new Date());

  const children = recordChildren(childrenFile);
  const host = createStageHost({
    stage,
    folder,
    earlier,
    machineEnv: process.env,
    log: openRotatedLog(join(folder, 'backend.log'), { maxBytes: 5 * megabyte, files: 3 }),
    children,
    now: () => new Date(),
    report,
  });
  const end = (why: string, exit: () => void): void => {
    report(why);
    // A build that was still being prepared belongs to nobody now.
    children.killAll();
    void hostLog.close().finally(exit);
  };
  let leaving = false;
  const leave = (why: string): void => {
    leaving = true;
    rmSync(hostFile, { force: true });
    end(why, () => process.exit(0));
  };
  const door = await openDoor(host, {
    stage,
    folder,
    report,
    onStopped: () => {
      door.close();
      leave('stopped by its client');
    },
  });
  const entry = { ...identityOf(process.pid), stage };
  writeWholeSync(hostFile, `${JSON.stringify(entry)}\n`);
  onOwnFault(({ why, where }) => {
    end(`ended by a fault of its own: ${[why, ...where].join(' ')}`, () => {
      if (!leaving) keepFault(hostFile, { ...entry, fault: why });
      process.exit(faultCode);
    });
  });
  report(`host ${String(process.pid)} is ready`);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(signal, () => {
      door.close();
      void host.stop(false).finally(() => {
        leave(`ended by ${signal}`);
      });
    });
  }
  host.resume();
}

interface Arguments {
  readonly stage: string;
  readonly folder: string;
  /** Whether it takes the place of one that ended untold. */
  readonly again: boolean;
}

function readArguments(): Arguments {
  const options = {
    stage: { type: 'string' },
    'data-dir': { type: 'string' },
    again: { type: 'boolean' },
  } as const;
  const { stage = '', 'data-dir': dataDir = '', again = false } = parseArgs({ options }).values;
  if (!stageNamePattern.test(stage) || dataDir === '') {
    throw new Error('usage: main.js --stage NAME --data-dir DIR [--again]');
  }
  return { stage, folder: stageFolder(resolve(dataDir), stage), again };
}
