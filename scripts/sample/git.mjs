import { runCommand } from '../setup/command.mjs';

/** Runs git in `dir` without anybody's configuration, hooks or inherited repository; resolves to its output. */
export async function git(dir, args, extra = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const env = {
    ...Object.fromEntries(inherited),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    ...extra,
  };
  const quiet = ['-c', 'core.hooksPath=/dev/null', '-c', 'safe.directory=*', '-c', 'core.autocrlf=false'];
  const { stdout } = await runCommand('git', [...quiet, ...args], { cwd: dir, env });
  return stdout;
}
