import { spawnSync } from 'node:child_process';

/** What a browser that is looked at needs of the machine, and how Debian has it. */
const needed = [
  { name: 'Chromium at /usr/bin/chromium', has: ['/usr/bin/chromium', '--version'], package: 'chromium' },
  {
    name: 'a font with Korean letters',
    has: ['sh', '-c', 'fc-list :lang=ko | grep -q .'],
    package: 'fonts-noto-cjk',
  },
];

/** What the machine lacks for `whoever`, and what to type; null = it has everything. */
export function lackOfBrowser(whoever, all = needed) {
  const missing = all.filter(({ has: [command, ...args] }) => spawnSync(command, args).status !== 0);
  if (missing.length === 0) return null;
  const packages = missing.map((one) => one.package).join(' ');
  return `${whoever} need ${missing.map(({ name }) => name).join(' and ')}. On Debian:  apt-get install ${packages}`;
}
