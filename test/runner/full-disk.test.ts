import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installDir } from '../../src/service/config.js';
import { smallDisk } from '../support/small-disk.js';

let disk: string;
beforeAll(async () => {
  disk = await mkdtemp(join(tmpdir(), 'switchback-small-disk-'));
});
afterAll(() => rm(disk, { recursive: true, force: true }));

/** Two updates whose disk becomes full under them, one with a short reason and one with an endless one; prints their results. */
const program = `
  import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
  import { join } from 'node:path';
  const [dist, disk] = process.argv.slice(1);
  const { createJournal } = await import(dist + '/runner/journal.js');
  const folders = ['short', 'endless'].map((name) => join(disk, name));
  for (const folder of folders) mkdirSync(folder);
  const journals = folders.map((folder) => createJournal({ folder, inputs: { secretKeys: [], backend: {} } }));
  try { for (;;) writeFileSync(join(disk, 'filler'), Buffer.alloc(4096), { flag: 'a' }); } catch {}
  const endedAt = '2026-11-10T00:00:00Z';
  const line = 'x'.repeat(10_000);
  journals.forEach((journal, index) => {
    journal.event({ kind: 'log', step: 'pulumi-up', text: line });
    journal.result({ kind: 'up-failed', exitCode: 1, lines: Array.from({ length: [2, 200][index] }, () => line), endedAt });
  });
  const results = folders.map((folder) => JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')));
  console.log(JSON.stringify(results.map(({ lines, ...rest }) => ({ ...rest, lines: lines.length }))));`;

const onDisk = smallDisk('256k');
const possible = onDisk === null ? test.skip : test;

possible(
  'F35: on a full disk an update’s result is kept: with its reason where that fits, and always with how it ended',
  async () => {
    const [command, ...args] = onDisk?.(disk) ?? [''];
    const node = [process.execPath, '--input-type=module', '-e', program, join(installDir, 'dist')];
    const { stdout } = await promisify(execFile)(command, [...args, ...node, disk]);
    const ended = { kind: 'up-failed', exitCode: 1, endedAt: '2026-11-10T00:00:00Z', logTruncated: true };
    expect(JSON.parse(stdout)).toEqual([
      { ...ended, lines: 2 },
      { ...ended, lines: 0 },
    ]);
  },
);
