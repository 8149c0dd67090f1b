/** One page of a list. In all resources times are RFC 3339 UTC, durations ISO 8601 and seconds. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
