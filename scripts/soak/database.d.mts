/** A PostgreSQL of its owner's own that can be taken away. */
export interface OwnDatabase {
  readonly url: string;
  /** Ends it at once, as a crash would. */
  crash(): Promise<unknown>;
  /** Starts it again after a crash, on the same port. */
  comeBack(): Promise<unknown>;
  restart(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

export function startDatabase(): Promise<OwnDatabase>;
