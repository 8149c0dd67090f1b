import { appendFileSync } from 'node:fs';
import { env } from 'node:process';
import { switchback } from './switchback.mjs';

const options = [
  ['--tarball', env.INPUT_TARBALL],
  ['--image', env.INPUT_IMAGE],
  ['--sha', env.INPUT_SHA],
  ['--branch', env.INPUT_BRANCH],
];
const given = options.filter(([, value = '']) => value !== '').map(([option, value]) => `${option}=${value}`);
const build = switchback('build', 'create', ...given);

const outputs = {
  build: build.id,
  commit: build.commit,
  branch: build.branch,
  promotions: (build.promotions ?? []).join(' '),
};
for (const [name, value] of Object.entries(outputs)) {
  // A line more would be another output.
  if (/[\r\n]/.test(value)) throw new Error(`${name} has more than one line`);
  appendFileSync(env.GITHUB_OUTPUT, `${name}=${value}\n`);
}
console.log(`${build.id}  commit ${build.commit.slice(0, 7)}, branch ${build.branch}`);
