import type { PackCode, PackFacts, PackProblem } from '../../model/pack-problem.js';

/** Why a backend would not start, and what mends it; one line each. */
export const packProblems: { readonly [C in PackCode]: (f: PackFacts<C>) => string } = {
  'no-package': () => 'There is no package.json in this folder or above it.',
  'manifest-broken': () => 'package.json cannot be read as JSON.',
  'no-start': () =>
    'Nothing says how it starts: no `main`, no `start` script that is plain `node FILE`, no index.js. Name it in package.json: "main": "server.js"',
  'entry-missing': (f) =>
    `It starts with ${f.entry}, which is not there.${f.build === null ? '' : ` Build it: ${f.build}`}`,
  'workspace-root': (f) =>
    f.backends.length === 0
      ? 'This is the root of a workspace without members. Name the folder of the backend: --backend DIR'
      : `This is the root of a workspace. Name the backend: ${f.backends.map((dir) => `--backend ${dir}`).join(', or ')}`,
  'not-installed': (f) => `Not installed: ${f.names.join(', ')}. Install: ${f.install}`,
  'other-version': (f) =>
    `${f.name} is installed as ${f.installed}, package.json wants ${f.wanted}. Install: ${f.install}`,
  'plug-and-play': (f) =>
    `Yarn keeps these in archives that Node does not read by itself: ${f.names.join(', ')}. Say nodeLinker: node-modules in .yarnrc.yml, or bundle the backend and name the folder: --from DIR`,
  'inner-sources': (f) =>
    `${f.name} of this repository is sources (${f.entry}), which Node does not run. Bundle the backend and name the folder: --from DIR`,
  'inner-not-built': (f) =>
    `${f.name} of this repository is not built: ${f.entry} is missing in ${f.folder}.${f.build === null ? '' : ` Build it there: ${f.build}`}`,
  'no-bundle': (f) =>
    `The folder of the bundle is missing or empty: ${f.folder}.${f.build === null ? '' : ` Make it: ${f.build}`}`,
  'bundle-without-start': (f) =>
    `Nothing says which file of the bundle in ${f.folder} starts: name it by a start script or main of package.json, or call it index.js`,
  'npm-failed': (f) => `npm pack failed: ${f.why}`,
};

export const packProblem = ({ code, facts }: PackProblem): string =>
  (packProblems[code] as (f: typeof facts) => string)(facts);

export const pack = {
  packed: (f: { name: string; version: string; dependencies: number; start: string }) =>
    `Packed ${f.name} ${f.version} with ${String(f.dependencies)} ${f.dependencies === 1 ? 'dependency' : 'dependencies'}; it starts with: ${f.start}`,
  perhapsLacking: (f: { names: readonly string[] }) =>
    `Not in the tarball: ${f.names.join(', ')}. If the backend needs ${f.names.length === 1 ? 'it' : 'them'}, it starts on no stage; without --tarball they are packed along.`,
  changed: (f: { commit: string; files: readonly string[] }) =>
    `Packed with changes that commit ${f.commit} does not have: ${f.files.join(', ')}`,
};
