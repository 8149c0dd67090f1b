import { execFile, execFileSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandOf } from '../../../src/cli/local/own-link.js';
import { makeProject, type TestProject } from '../../support/project.js';
import { installation } from '../command.js';
import { run } from '../in-process.js';

let project: TestProject;
beforeAll(async () => {
  project = await makeProject();
  await mkdir(join(project.dir, 'bin'));
  await symlink(commandOf(installation), join(project.dir, 'bin', 'switchback'));
});
afterAll(() => project.remove());

/** What a real shell prints, in the project, without the person's own settings. */
async function inShell(...[shell, ...args]: [string, ...string[]]): Promise<string> {
  const { stdout } = await promisify(execFile)(shell, args, {
    cwd: project.dir,
    env: {
      PATH: `${join(project.dir, 'bin')}:${process.env['PATH'] ?? ''}`,
      HOME: project.dir,
      ...{ TERM: 'dumb', LANG: 'C.UTF-8' },
    },
  });
  return stdout;
}

/** One press of TAB in bash: the words of the line, parted as bash parts them, and what it was given to choose from. */
const bash = async (...words: string[]): Promise<string[]> => {
  const script = [
    'eval "$(switchback completion bash)"',
    'COMP_WORDS=(switchback "$@"); COMP_CWORD=$#; _switchback switchback; printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  return (await inShell('bash', '--norc', '-c', script, 'bash', ...words)).split('\n').filter(Boolean);
};

/** What stands on the line after TAB, or several, in a zsh on a terminal of its own. */
async function zsh(line: string, tabs = 1): Promise<string> {
  const script = String.raw`
    zmodload zsh/zpty
    zpty inner zsh -f -i
    zpty -w inner 'PS1=; eval "$(switchback completion zsh)"; shown() { print -r -- "<<$BUFFER>>" }; zle -N shown
      bindkey "^X" shown; print re""ady'
    zpty -r inner said '*ready*'
    zpty -w -n inner "$1"$'\x18'
    zpty -r inner said '*<<*>>*'
    print -r -- "$said"
    zpty -d inner`;
  return (
    /<<(.*)>>/s.exec(await inShell('zsh', '-f', '-c', script, 'zsh', line + '\t'.repeat(tabs)))?.[1] ?? ''
  );
}

const fish = async (line: string): Promise<string[]> => {
  const script = 'switchback completion fish | source; complete -C "$argv[1]"';
  return (await inShell('fish', '--no-config', '-c', script, line)).split('\n').filter(Boolean);
};

const isThere = (shell: string): boolean => {
  try {
    execFileSync(shell, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const lacking = ['bash', 'zsh', 'fish'].filter((shell) => !isThere(shell));

test('each shell is there where everything is checked', () => {
  if (process.env['CI'] === 'true') expect(lacking).toEqual([]);
});

describe('a shell completes', () => {
  const within = (shell: string) => (lacking.includes(shell) ? test.skip : test);

  within('bash')(
    'in bash: commands, flags, stages by the files where no service answers, and its own files',
    async () => {
      expect(await bash('miles')).toEqual(['milestone']);
      expect(await bash('hold', 'set', '--ki')).toEqual(['--kind']);
      expect(await bash('hold', 'set', '--kind', '=', 'd')).toEqual(['demo']);
      expect(await bash('promote', 'ni')).toEqual(['nightly']);
      expect(await bash('backup', '')).toEqual([]);
    },
    60_000,
  );

  within('zsh')(
    'in zsh',
    async () => {
      expect(await zsh('switchback promote ni')).toBe('switchback promote nightly ');
      expect(await zsh('switchback backup Pulumi.ni')).toBe('switchback backup Pulumi.nightly.yaml ');
      // The second TAB takes the first of the list, which stands in the order in which it was given.
      expect(await zsh('switchback hold set --kind ', 2)).toBe('switchback hold set --kind qa');
    },
    60_000,
  );

  within('fish')(
    'in fish, with what each is about',
    async () => {
      expect(await fish('switchback promote ni')).toEqual(['nightly']);
      expect(await fish('switchback milestone n')).toEqual([
        'next\tthe next number, its stage, and what it replaces there',
      ]);
      expect(await fish('switchback backup Pulumi.ni')).toEqual(['Pulumi.nightly.yaml']);
    },
    60_000,
  );

  // What a shell itself would run when the line is entered.
  const typed = ['promote', '$(touch run)', 'x'];
  within('bash')('and runs nothing of what is typed', async () => {
    expect(await bash(...typed)).toEqual([]);
    expect(await inShell('ls')).not.toMatch(/^run$/m);
  });
  within('zsh')('nor does zsh', async () => {
    expect(await zsh(['switchback', ...typed].join(' '))).toContain('touch');
    expect(await inShell('ls')).not.toMatch(/^run$/m);
  });
  within('fish')('nor does fish', async () => {
    await fish('switchback promote (touch run) x');
    await fish('switchback promote "$(touch run)" x');
    expect(await inShell('ls')).not.toMatch(/^run$/m);
  });
});

test('for a machine the script is one value, and another shell is refused', async () => {
  const { code, stdout } = await run(['completion', 'fish', '--json'], { cwd: project.dir });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ shell: 'fish', script: expect.stringContaining('complete -c') });
  const refused = await run(['completion', 'csh'], { cwd: project.dir });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('bash, zsh, fish');
});
