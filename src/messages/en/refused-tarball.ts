import type { ProblemFacts } from '../../model/problems.js';

/** Why a tarball is not taken, and how one is made that is. */
export const refusedWithNext = (facts: ProblemFacts['artefact-refused']): string =>
  `${refusedTarball(facts)} ${facts.why === 'not-inside' ? packWhole : packAgain}`;

const packAgain = 'Pack it with "npm pack" and upload it again.';
const packWhole =
  '"npx --no switchback build create" without --tarball packs the backend with what it needs. For "npm pack" name it in "bundleDependencies" of package.json; what a bundler left out, in "switchback.external".';

/** Why a tarball is not taken. */
function refusedTarball({ why, entry, needs = '' }: ProblemFacts['artefact-refused']): string {
  switch (why) {
    case 'traversal':
      return `"${entry}" leaves the package's folder.`;
    case 'absolute':
      return `"${entry}" is an absolute path. Within its package, too, none may begin with a slash, a backslash or the name of a drive.`;
    case 'link':
      return `"${entry}" is a link.`;
    case 'name-too-long':
      return `The name "${entry}" is too long.`;
    case 'file-and-folder':
      return `"${entry}" would be a file and a folder at once.`;
    case 'case-twins':
      return `"${entry}" differs from another file only in upper and lower case.`;
    case 'lost':
      return `"${entry}" does not come out of it whole; a sparse file, for one, does not.`;
    case 'no-package-json':
      return 'It has no package.json.';
    case 'no-entry':
      return `It has nothing to start: package.json names no "main" file that is in it ("${entry}"), nor "switchback.command".`;
    case 'not-inside':
      return `"${entry}" needs ${needs}, which is not in it, so it would not start.`;
    case 'too-many-files':
      return 'It holds too many files (SWITCHBACK_TARBALL_FILES of the service says how many may be in it).';
    case 'too-large-unpacked':
      return 'It is too large when unpacked (SWITCHBACK_UNPACKED_MB of the service says how large it may be).';
    case 'not-a-tarball':
      return entry === ''
        ? 'It is not a tarball as npm makes it.'
        : `It is not a tarball as npm makes it: "${entry}" is not in the one folder of the package.`;
  }
}
