import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../src/files/folder.js';

let above: string;
beforeEach(async () => {
  above = await mkdtemp(join(tmpdir(), 'switchback-folder-'));
});
afterEach(() => rm(above, { recursive: true }));

test('a folder is made with those above it, all for their owner only, also by several at once', async () => {
  const wanted = join(above, 'one', 'two', 'three');
  await Promise.all(Array.from({ length: 20 }, () => makeFolder(wanted)));
  for (const folder of [wanted, join(above, 'one', 'two'), join(above, 'one')]) {
    const made = await stat(folder);
    expect([made.isDirectory(), made.mode & 0o777]).toEqual([true, 0o700]);
  }
  await makeFolder(wanted);
});

test('where none can be made the system says why, and nothing is made', async () => {
  await writeFile(join(above, 'file'), '');
  await symlink(join(above, 'nowhere'), join(above, 'link'));
  await expect(makeFolder(join(above, 'file', 'one', 'two'))).rejects.toThrow(/^ENOTDIR/);
  await expect(makeFolder(join(above, 'link', 'one'))).rejects.toThrow(/^EEXIST/);
  await expect(stat(join(above, 'nowhere'))).rejects.toThrow(/^ENOENT/);
});
