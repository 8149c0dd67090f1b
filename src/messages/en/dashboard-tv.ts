/** The view for a screen on the wall: nobody touches it. */
export const tv = {
  title: 'TV view',
  old: (f: { ago: string }) => `Not renewed since ${f.ago}: what is below may have changed.`,
  unknown: (f: { names: string }) => `There is no such stage: ${f.names}`,
  runs: (f: { build: string; when: string }) => `${f.build} · ${f.when}`,
};
