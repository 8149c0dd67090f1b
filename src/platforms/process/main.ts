import { fstatSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from '@pulumi/pulumi/provider/index.js';
import { keptMachineName } from '../../files/machine-name.js';
import { backendProvider } from './provider.js';
import { variableIn } from '../../model/variable.js';

const dataDir = variableIn(process.env, 'SWITCHBACK_DATA_DIR');
if (dataDir === undefined || dataDir === '') {
  console.error('SWITCHBACK_DATA_DIR is not set: run Pulumi by `npx --no switchback pulumi …`');
  process.exit(1);
}
exitWithTheEngine();
await main(
  backendProvider(
    {
      dataDir,
      nodePath: process.execPath,
      hostEntry: fileURLToPath(new URL('../../stage-host/main.js', import.meta.url)),
      machineEnv: process.env,
    },
    { name: variableIn(process.env, 'SWITCHBACK_MACHINE') ?? (await keptMachineName(dataDir)) },
  ),
  process.argv.slice(2),
);

/**
 * A killed engine cannot stop its provider, but the pipe that it held as our input ends. Without such a pipe
 * (a terminal, /dev/null) an end of the input says nothing.
 */
function exitWithTheEngine(): void {
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isSocket()) return;
  process.stdin.on('end', () => process.exit(1));
  process.stdin.on('error', () => process.exit(1));
  process.stdin.resume();
}
