/** A hold of all stages at once. */
export const line = {
  stopped: 'The line is stopped',
  by: (f: { by: string; kind: string; reason: string; end: string }) =>
    `by ${f.by}, ${f.end} (${f.kind}): “${f.reason}”`,
  going: (f: { stages: string }) => `Not held by it: ${f.stages}.`,
  /** On one of its stages. */
  here: 'Held · the line is stopped',
  stop: {
    title: 'Stop the line',
    confirm: (f: { count: number }) => (f.count === 1 ? 'Hold 1 stage' : `Hold ${String(f.count)} stages`),
    reasonFor: 'Everybody who wants to change any of the stages reads it.',
    except: 'Stages that go on',
    noneLeft: 'This leaves no stage to hold.',
    means: (f: { stages: string; end: string }) => `Nothing new starts on ${f.stages} ${f.end}.`,
    skips: 'Commits and scheduled runs are skipped meanwhile.',
    done: (f: { end: string }) => `The line is stopped ${f.end}.`,
  },
  release: {
    open: 'Let the line go on…',
    title: 'Let the line go on',
    confirm: 'Release all holds of it',
    means: (f: { stages: string }) => `What waits on ${f.stages} is checked again at once.`,
    others: 'Other holds stay.',
    done: 'The line goes on.',
  },
};
