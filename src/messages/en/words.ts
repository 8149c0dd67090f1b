/** Words for codes that facts carry, beside those of phases and of health. */
export const words = {
  unknownBecause: {
    interrupted: 'an update was interrupted',
    'changed-by-hand': 'it was changed by hand to a build that nobody registered',
    'machine-changed': 'its stage file names another machine',
  },
  verdict: { passed: 'passed', failed: 'failed' },
  holdKind: { qa: 'QA', demo: 'demo', incident: 'incident', rollback: 'rollback', kept: 'kept' },
  askAnswer: {
    released: 'the hold was released',
    extended: 'the hold got another end',
    expired: 'the hold is over by its own time',
    no: 'no',
  },
  holdEnd: { released: 'released', expired: 'over by its own time' },
  quarantinedBecause: {
    'rolled-back': 'it was rolled back',
    verification: 'it failed its verification',
    'digest-mismatch': 'its bytes have changed',
  },
  artifact: { tarball: 'tarball', image: 'image' },
  right: {
    read: 'read',
    build: 'build',
    promote: 'promote',
    rollback: 'rollback',
    milestone: 'milestone',
    hold: 'hold',
    override: 'override',
    abort: 'abort',
    recover: 'recover',
    schedule: 'schedule',
    client: 'client',
    token: 'token',
  },
  kindOfValue: {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  },
  /** Of a file. */
  unreadable: {
    'not-a-file': 'it is a folder or no regular file',
    permission: 'permission denied',
    'too-large': 'it is too large',
    'not-utf-8': 'it is not UTF-8',
    nul: 'it holds a NUL byte',
  },
};
