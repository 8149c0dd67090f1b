/** One time at which a schedule asks for a run. `occurrence` is the local wall-clock time `YYYY-MM-DDTHH:MM`. */
export interface Occurrence {
  readonly at: Date;
  readonly occurrence: string;
}
