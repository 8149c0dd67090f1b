import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { spotOf, valueName } from '../../../src/cli/completion/spot.js';
import { makeProgram } from '../../../src/cli/tree/program.js';
import { messagesIn } from '../../../src/messages/index.js';

const program = makeProgram({
  terminal: { args: [], env: {}, stdout: new Writable(), stderr: new Writable() } as never,
  messages: messagesIn('en'),
  ended: () => undefined,
});
const at = (...words: string[]) => {
  const spot = spotOf(program, words);
  return { command: spot.command.name(), value: valueName(spot), flags: spot.takesFlags, typed: spot.typed };
};

describe('what stands at the cursor', () => {
  test('is a command, below the one that was typed', () => {
    expect(at('')).toEqual({ command: 'switchback', value: '', flags: true, typed: '' });
    expect(at('miles')).toMatchObject({ command: 'switchback', typed: 'miles' });
    expect(at('milestone', 'c')).toMatchObject({ command: 'milestone', value: '', typed: 'c' });
    expect(at('--server', 'http://a', 'milestone', '')).toMatchObject({ command: 'milestone' });
  });

  test('is a value, by its place or by the flag before it', () => {
    expect(at('promote', '').value).toBe('stage');
    expect(at('promote', '--build', 'b1').value).toBe('build');
    expect(at('promote', 'dev', '--build', '')).toMatchObject({ value: 'build', flags: false });
    expect(at('promote', 'dev', '').value).toBe('');
    expect(at('promote', '--yes', '').value).toBe('stage');
    expect(at('status', 'dev', '').value).toBe('stage');
    expect(at('status', '--json', '').value).toBe('stage');
    expect(at('watch', '').value).toBe('promotion');
    expect(at('milestone', 'put-back', '').value).toBe('milestone');
    expect(at('milestone', 'compare', '10', '').value).toBe('milestone');
    expect(at('diff', 'dev', '').value).toBe('place');
    expect(at('hold', 'set', '--milestone', '').value).toBe('milestone');
    expect(at('hold', 'set', '--kind', '').value).toBe('kind');
    expect(at('init', '--ci', '').value).toBe('ci');
    expect(at('promotion', 'list', '--limit', '').value).toBe('limit');
  });

  test('is the same where the shell parts a word at its =', () => {
    expect(at('promote', '--build=b1')).toMatchObject({ value: 'build', typed: 'b1' });
    expect(at('promote', '--build', '=', 'b1')).toMatchObject({ value: 'build', typed: 'b1' });
    expect(at('promote', '--build', '=')).toMatchObject({ value: 'build', typed: '' });
    expect(at('promote', '--build', '=', 'b1', '').value).toBe('stage');
  });

  test("is the shell's own behind another command", () => {
    expect(at('exec', 'node', '--st')).toMatchObject({ value: 'file', flags: false });
    expect(at('exec', '--stage', '').value).toBe('stage');
    expect(at('exec', '--', '').value).toBe('file');
    expect(at('pulumi', 'up', '-').value).toBe('file');
    expect(at('pulumi', '').value).toBe('file');
  });

  test('says whom the line asks', () => {
    const spot = spotOf(program, ['--server', 'http://a', 'status', '--project=x', '']);
    expect(spot).toMatchObject({ server: 'http://a', project: 'x', value: 'stage' });
  });
});
