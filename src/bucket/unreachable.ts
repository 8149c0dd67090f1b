/** A bucket that cannot be asked: nobody may take that for an empty one. */
export class BucketUnreachable extends Error {
  /** @param why what AWS or the network said */
  constructor(
    readonly why: string,
    options?: ErrorOptions,
  ) {
    super(why, options);
    this.name = 'BucketUnreachable';
  }
}
