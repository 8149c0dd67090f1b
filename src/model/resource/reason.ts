export interface ReasonResource {
  /** One that another version wrote may be none that this one knows. */
  code: string;
  text: string;
  until: string | null;
}
