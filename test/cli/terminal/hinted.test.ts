import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hintedFor } from '../../../src/cli/terminal/hinted.js';
import { installDir } from '../../../src/service/config.js';

let folder: string;
const main = join(installDir, 'dist', 'cli', 'main.js');
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchback-hinted-'));
  mkdirSync(join(folder, 'project', 'node_modules', '.bin'), { recursive: true });
  mkdirSync(join(folder, 'elsewhere'));
  symlinkSync(main, join(folder, 'project', 'node_modules', '.bin', 'switchback'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Way {
  readonly script?: string;
  readonly cwd?: string;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
}
const hinted = (text: string, { script = '/usr/bin/switchback', cwd = 'elsewhere', ...way }: Way = {}) =>
  hintedFor({ script, cwd: join(folder, cwd), args: [], env: { PATH: '/bin:/usr/bin' }, ...way })(text);
const link = () => join(folder, 'project', 'node_modules', '.bin', 'switchback');

describe('a command that a text names', () => {
  test('is typed as this one was, wherever that works', () => {
    const told = (way?: Way) => hinted('See: npx --no switchback status', way);
    expect(told()).toBe('See: switchback status');
    expect(told({ cwd: 'project' })).toBe('See: switchback status');
    expect(told({ cwd: 'project', script: link() })).toBe('See: npx --no switchback status');
    expect(told({ cwd: 'project', script: main })).toBe('See: npx --no switchback status');
    // The PATH of an npm script, which the person's shell does not have.
    const env = { PATH: `${join(folder, 'project', 'node_modules', '.bin')}:/usr/bin` };
    expect(told({ cwd: 'project', script: link(), env })).toBe('See: npx --no switchback status');
    // Nobody would find it by its name, and npx would fetch a stranger's package.
    expect(told({ script: main })).toBe(`See: node ${main} status`);
    expect(told({ script: '/opt/switchback/bin/switchback' })).toBe(`See: node ${main} status`);
    expect(told({ script: link(), env })).toBe(`See: node ${main} status`);
  });

  test('names the service that the command line named, and no other', () => {
    const [server, args] = ['http://10.0.0.2:4100', ['status', '--server', 'http://10.0.0.2:4100']];
    expect(hinted('npx --no switchback hold list   or: npx --no switchback status', { args })).toBe(
      `switchback --server ${server} hold list   or: switchback --server ${server} status`,
    );
    expect(hinted('npx --no switchback status', { args: [`--server=${server}`, 'promote', 'dev'] })).toBe(
      `switchback --server ${server} status`,
    );
    expect(hinted('npx --no switchback status', { env: { SWITCHBACK_SERVER: server } })).not.toContain(
      '10.0',
    );
    // It names one itself, works on this machine, or the flag was somebody else's.
    for (const [text, given] of [
      ['npx --no switchback logout --server http://other.example', args],
      ['npx --no switchback serve', args],
      ['npx --no switchback status', ['exec', '--', 'curl', '--server', server]],
      ['npx --no switchback status', ['pulumi', 'up', '--server', server]],
      ['npx --no switchback status', ['status', '--server', 'nowhere']],
    ] as const)
      expect(hinted(text, { args: given })).toBe(text.replace('npx --no ', ''));
  });

  test('begins with no flag that npx would take for its own', () => {
    const way = { script: link(), cwd: 'project' };
    expect(hinted('npx --no switchback --help', way)).toBe('npx --no -- switchback --help');
    expect(hinted('npx --no switchback', way)).toBe('npx --no switchback');
    expect(hinted('npx --no switchback --help')).toBe('switchback --help');
  });

  test('names the project that was named, with what a shell needs', () => {
    const args = ['--project', "Mina's shop", 'status'];
    expect(hinted('npx --no switchback serve', { args })).toBe(
      String.raw`switchback --project 'Mina'\''s shop' serve`,
    );
  });

  test('is completed once, and everything else stays', () => {
    const args = ['--server', 'http://10.0.0.2:4100', '--project', 'x', 'status'];
    const way = { args, script: link(), cwd: 'project' };
    const once = hinted('Look: npx --no switchback status', way);
    // npx would take what stands right after the name for a flag of its own.
    expect(once).toBe('Look: npx --no -- switchback --server http://10.0.0.2:4100 --project x status');
    expect(hinted(once, way)).toBe(once);
    expect(hinted('npx --no other status; switchback:trigger', way)).toBe(
      'npx --no other status; switchback:trigger',
    );
  });
});
