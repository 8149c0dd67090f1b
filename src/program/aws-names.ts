/**
 * The family of a stage's task definitions: the same for every build, so that its revisions count up. Families belong
 * to an account and region, hence the project; they have letters, digits, `-` and `_`, at most 255.
 */
export const familyOf = (project: string, stage: string): string =>
  `${project.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 200)}-${stage}`;
