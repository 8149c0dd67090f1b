import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../setup/command.mjs';

/** Packs a backend's folder, uploads it and registers it as a build named `subject`; gives what was answered. */
export async function register(client, folder, subject) {
  const packing = ['pack', '--ignore-scripts', '--offline', '--json'];
  const packed = await runCommand('npm', packing, { cwd: folder });
  const tarball = join(folder, JSON.parse(packed.stdout)[0].filename);
  const digest = `sha256:${createHash('sha256').update(readFileSync(tarball)).digest('hex')}`;
  await client.upload({ digest, tarball });
  const commit = createHash('sha1').update(digest).digest('hex');
  return client.post('/builds', { commit, subject, author: 'Switchback', artifacts: { tarball: digest } });
}
