/** Whether git takes a name as that of a branch, as `git check-ref-format --branch` says. */
export const isBranchName = (name: string): boolean =>
  name.isWellFormed() &&
  !refused.some((pattern) => pattern.test(name)) &&
  name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));

const refused: readonly RegExp[] = [
  // Blanks and control characters of ASCII, and `~`.
  /[^!-}\u0080-\u{10ffff}]/u,
  /[\^:?*[\\]|\.\.|@\{/,
  /^-|\.$|^HEAD$/,
];
