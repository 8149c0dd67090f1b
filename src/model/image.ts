/** An image that is named by something that can move. */
export interface MovingImage {
  readonly repository: string;
  /** `latest` where none is given: that is what every tool takes then. */
  readonly tag: string;
}

const longest = 300;
const reference = /^([a-z0-9][a-z0-9._-]*(?::\d{1,5}(?=\/))?(?:\/[a-z0-9._-]+)*)(?::(\w[\w.-]{0,127}))?$/;

/** The parts of `repository` or `repository:tag`; null for everything else, a digest among it. */
export function movingImage(text: string): MovingImage | null {
  if (text.length > longest) return null;
  const [, repository, tag = 'latest'] = reference.exec(text) ?? [];
  return repository === undefined ? null : { repository, tag };
}
