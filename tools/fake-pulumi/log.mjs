import { appendFileSync, readFileSync } from 'node:fs';

/** Appends one line per event; one `write` of a short line is whole, however many processes append. */
export function openLog(file) {
  if (file === undefined) return () => undefined;
  const { pid, ppid } = process;
  const who = { pid, ppid, sid: sessionOf(pid), argv: process.argv.slice(2), cwd: process.cwd() };
  return (event, facts = {}) => {
    // Monotonic on the whole machine, so the lines of several processes compare.
    const t_mono = Number(process.hrtime.bigint() / 1000n) / 1000;
    const line = { t_mono, at: new Date().toISOString(), ...who, event, ...facts };
    appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  };
}

function sessionOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
  } catch {
    return null;
  }
}
