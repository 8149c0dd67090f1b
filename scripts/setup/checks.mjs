/** A problem that the person at the keyboard can mend; shown as it is, without a stack. */
export class SetUpProblem extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'SetUpProblem';
  }
}

/** Compares dotted versions number by number; negative when `a` is older. A leading `v` and a suffix are ignored. */
export function compareVersions(a, b) {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let place = 0; place < 3; place += 1) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const numbersOf = (version) =>
  version
    .replace(/^v/, '')
    .split(/[-+]/)[0]
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0);

/** Throws a SetUpProblem unless this Node can run Switchback (20.19 or newer, 22.12 or newer). */
export function checkNode(version = process.versions.node) {
  const major = numbersOf(version)[0];
  const suits =
    compareVersions(version, '22.12.0') >= 0 || (major === 20 && compareVersions(version, '20.19.0') >= 0);
  if (suits) return;
  throw new SetUpProblem(
    `Switchback needs Node 20.19 or newer (of 22: 22.12 or newer); this is Node ${version}.\n` +
      'Install a newer one (nodejs.org, or `nvm install 22`) and run the command again.',
  );
}
