/** What is booked on a stage. */
export const booking = {
  title: 'Booked',
  booked: (f: { kind: string; who: string }) => `Booked · ${f.kind} — ${f.who}`,
  times: (f: { from: string; until: string }) => `from ${f.from} until ${f.until}`,
  shows: (f: { build: string; milestone: number | null }) =>
    f.milestone === null ? `shows ${f.build}` : `shows milestone ${String(f.milestone)} (${f.build})`,
  notAsBooked: (f: { runs: string | null; build: string }) =>
    `Not as booked: runs ${f.runs ?? 'nothing'}, not ${f.build}`,
  comesBack: (f: { build: string; at: string }) => `${f.build} comes back by itself at ${f.at}`,
};
