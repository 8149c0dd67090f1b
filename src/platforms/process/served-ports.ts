import { stageFolder } from '../../stage-host/protocol.js';
import { readStageFile } from './stage-files.js';

/** The ports at which stages are served, by what was committed last; those that serve nothing are left out. */
export async function servedPorts(
  dataDir: string,
  stages: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const found = stages.map(async (stage) => {
    const port = (await readStageFile(stageFolder(dataDir, stage), 'serving.json'))?.['port'];
    return typeof port === 'number' ? [[stage, port] as const] : [];
  });
  return Object.fromEntries((await Promise.all(found)).flat());
}
