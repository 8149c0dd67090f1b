/** Builds of a branch or an author are found without a look at all others, also where there are none. */
export const namedBuilds = [
  `create index builds_by_branch on builds (branch, number desc)`,
  `create index builds_by_author on builds (author, number desc)`,
];
