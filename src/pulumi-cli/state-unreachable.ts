/** The state lies in a bucket that cannot be asked: nobody may take that for an empty state. */
export class StateUnreachable extends Error {
  /** @param address bucket and prefix, without parameters; `why` is what AWS or the network said */
  constructor(
    readonly address: string,
    readonly why: string,
    options?: ErrorOptions,
  ) {
    super(`${address}: ${why}`, options);
    this.name = 'StateUnreachable';
  }
}
