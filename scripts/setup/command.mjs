import { spawn } from 'node:child_process';

const keptLines = 400;

/** A tool ended with another code than 0; `lastLines` is what a person needs to see of its output. */
export class CommandFailure extends Error {
  constructor(what, lastLines) {
    super(what);
    this.name = 'CommandFailure';
    this.lastLines = lastLines;
  }
}

/**
 * Runs a tool without showing its output; resolves to `{ stdout, lines }`.
 * Throws CommandFailure with the last lines when it cannot be started, fails, or exceeds `timeoutMs`.
 */
export function runCommand(command, args, { cwd, env = process.env, timeoutMs = 0 } = {}) {
  return new Promise((resolve, reject) => {
    // A group of its own with a time limit: what the tool has started ends with it.
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: timeoutMs > 0,
    });
    const output = collect(child);
    const killGroup = () => killQuietly(timeoutMs > 0 ? -child.pid : child.pid);
    let expired = false;
    const expire = () => {
      expired = true;
      killGroup();
    };
    const timer = timeoutMs > 0 ? setTimeout(expire, timeoutMs) : undefined;
    process.once('exit', killGroup);
    const settle = (problem) => {
      clearTimeout(timer);
      process.removeListener('exit', killGroup);
      if (problem === undefined) resolve({ stdout: output.stdout(), lines: output.lines() });
      else reject(new CommandFailure(problem, notable(output.lines())));
    };
    child.once('error', (error) =>
      settle(`${command} could not be started (${error.code ?? error.message})`),
    );
    child.once('close', (code, signal) => {
      if (expired) settle(`${command} did not end within ${timeoutMs / 1000} s`);
      else settle(code === 0 ? undefined : `${command} ended with ${signal ?? `code ${code}`}`);
    });
  });
}

function collect(child) {
  let stdout = '';
  let all = '';
  const keep = (text) => {
    all = (all + text).split('\n').slice(-keptLines).join('\n');
  };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    keep(text);
  });
  child.stderr.setEncoding('utf8').on('data', keep);
  return { stdout: () => stdout, lines: () => all.split('\n').filter((line) => line.trim() !== '') };
}

/** The last lines; of a long output also the first, where npm says what it is about before it explains itself. */
function notable(lines) {
  if (lines.length <= 20) return lines;
  return [...lines.slice(0, 6), '…', ...lines.slice(-14)];
}

function killQuietly(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // already gone
  }
}
