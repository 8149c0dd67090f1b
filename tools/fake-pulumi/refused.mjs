/** The CLI will not, in its own words; `code` is its exit code. */
export class Refused extends Error {
  constructor(message, code = 1) {
    super(message);
    this.code = code;
  }
}
