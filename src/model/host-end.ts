/** How hosts of a stage ended that nobody had told to; it lies there until a service has made an event of it. */
export interface HostEnd {
  /** When it was found out, of the last one. */
  readonly at: string;
  /** The kind of the error that nobody caught, or `killed`. */
  readonly why: string;
  readonly times: number;
}
