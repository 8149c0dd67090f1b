/** How it stands with the removal of a tarball; null = nobody removes it, nor has done so just now. */
export type RemovalState = 'under-way' | 'gone' | null;

export interface Removal {
  readonly digest: string;
  /** Its own name, so that nobody ends what somebody else began. */
  readonly id: string;
}

/** Tarballs that are removed from a bucket, which takes its time: nobody waits for it under a lock. */
export interface RemovalRows {
  of(digest: string): Promise<RemovalState>;
  /** It goes from now on, for so many seconds at most; false = somebody else is at it. */
  begin(removal: Removal, seconds: number): Promise<boolean>;
  end(removal: Removal, how: 'gone' | 'stays'): Promise<void>;
  /** It has come again: that it was gone says nothing any more. */
  forget(digest: string): Promise<void>;
  /** What ended, or was left, before a time. */
  sweep(before: Date, limit: number): Promise<number>;
}
