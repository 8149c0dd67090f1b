import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '../../files/json-file.js';
import type { HostEnd } from '../../model/host-end.js';
import { hostEndName, isHostEnd } from '../../stage-host/host-end.js';

/** Tells what the hosts of a stage left of ends that nobody had asked for; of several that look, one finds it. */
export async function tellHostEnds(folder: string, tell: (end: HostEnd) => Promise<void>): Promise<void> {
  const file = join(folder, hostEndName);
  const mine = `${file}.told`;
  const isMine = await rename(file, mine).then(
    () => true,
    () => false,
  );
  if (!isMine) return;
  const end = await readJson(mine, isHostEnd);
  try {
    if (end !== null) await tell(end);
  } catch (error) {
    await rename(mine, file);
    throw error;
  }
  await rm(mine, { force: true });
}
