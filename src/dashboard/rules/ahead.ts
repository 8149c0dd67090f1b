/** What one answer tells of the service's clock, in milliseconds since 1970. */
interface Heard {
  /** By the service: its `Date` header, which is cut to the second. */
  readonly date: number;
  /** By the browser: between the two the service said it. */
  readonly askedAt: number;
  readonly answeredAt: number;
}

const cutMilliseconds = 1000;

/**
 * How far the service's clock is ahead of the browser's, in milliseconds: what was believed `before`, moved no further
 * than the answer demands. A clock that is right stays as it is, and no answer lets what is shown jump.
 */
export function aheadAfter(before: number, { date, askedAt, answeredAt }: Heard): number {
  const [least, most] = [date - answeredAt, date + cutMilliseconds - askedAt];
  return Math.min(Math.max(before, least), most);
}
