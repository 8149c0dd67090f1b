export interface ArtifactShelf {
  /** When it was last sent; null = it is not there. Not to be waited for under a lock: a bucket may take long to answer. */
  since(digest: string): Promise<Date | null>;
  /** The digest of the bytes that are kept under this one; null = they are gone, another one = they changed. */
  actual(digest: string): Promise<string | null>;
  /** The same, after it was looked for wherever else it is kept and brought here: not to be waited for under a lock. */
  bring(digest: string): Promise<string | null>;
  list(): Promise<{ digest: string; since: Date }[]>;
  /** From this machine, in one step; null = it stays, because it has come again since `before`. What is given empties the disk. */
  takeAway(digest: string, before: Date): Promise<(() => Promise<void>) | null>;
  /** From wherever else it is kept, unless it has come again there; whether it went. Not to be waited for under a lock. */
  removeElsewhere(digest: string, before: Date): Promise<boolean>;
  /** Sends what is on this machine to wherever else it is kept. */
  sendAgain(digest: string): Promise<void>;
}
