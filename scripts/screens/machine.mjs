import { homedir, hostname, tmpdir, userInfo } from 'node:os';

/** What tells of the machine on which pictures are taken: none of it may be on one. */
export const ofThisMachine = ({ url, dataDir, installDir }) => [
  ...new Set([
    new URL(url).host,
    new URL(url).port,
    dataDir,
    installDir,
    homedir(),
    tmpdir(),
    hostname(),
    userName(),
  ]),
];

function userName() {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.()}`;
  }
}

/** Those of the words that stand in a text, each by itself: a user called `dev` is not in `devqa`. */
export const wordsIn = (text, words) =>
  words.filter((word) => word.length > 1 && new RegExp(`(?<![\\w-])${escaped(word)}(?![\\w-])`).test(text));

const escaped = (word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
