/** How hosts of a stage ended that nobody had told to; it lies there until a service has made an event of it. */
export interface HostEnd {
  /** When it was found out, of the last one. */
  readonly at: string;
  /** The kind of the error that nobody caught, or `killed`. */
  readonly why: string;
  readonly times: number;
}

/** How long a stage tells of it. */
export const toldHours = 24;

/** What a stage tells of such ends. */
export interface HostEnds {
  readonly times: number;
  /** When the last one was found out, and how it came. */
  readonly last: Date;
  readonly why: string;
}
