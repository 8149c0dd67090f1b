import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { variables } from '../../src/model/variable.js';
import { installDir } from '../../src/service/config.js';

const file = join(installDir, 'examples/systemd/switchback.service');
const settings = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => /^[A-Z]\w+=/.test(line));
const valueOf = (name: string): string | undefined =>
  settings.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);

test('what the service has started lives on when it stops, with its temporary files', () => {
  expect([valueOf('KillMode'), valueOf('PrivateTmp')]).toEqual(['process', 'false']);
});

test('systemd waits longer for the service than the service for its updates', () => {
  expect(Number(valueOf('TimeoutStopSec'))).toBeGreaterThan(variables.SWITCHBACK_DRAIN_SECONDS.otherwise);
});

test('every variable of ours that it sets is one', () => {
  const set = settings.filter((line) => line.startsWith('Environment=')).join(' ');
  const names = [...set.matchAll(/\b(SWITCHBACK_\w+)=/g)].map(([, name]) => name);
  expect(names).not.toEqual([]);
  expect(names.filter((name) => !Object.hasOwn(variables, name ?? ''))).toEqual([]);
});

const analyze = spawnSync('systemd-analyze', ['--version']);
const whereInstalled = analyze.error === undefined ? test : test.skip;
whereInstalled('systemd rates its exposure at most 3.5 of 10', () => {
  const { status, stdout } = spawnSync(
    'systemd-analyze',
    ['security', '--offline=true', '--threshold=35', file],
    { encoding: 'utf8' },
  );
  expect({ status, rating: /Overall exposure level.*/.exec(stdout)?.[0] }).toEqual({
    ...{ status: 0, rating: expect.stringMatching(/: [0-3]\.\d OK/) },
  });
});
