/** What is wrong with a thing of the account that a setting names. */
export type AwsThingFault =
  | 'missing'
  | 'not-issued'
  | 'other-name'
  | 'other-zone'
  | 'private-zone'
  | 'to-be-deleted'
  | 'image-missing';

/** A setting that does not fit the account. */
export interface AwsThingProblem {
  /** The name in the dotenv file; of an image, which stands in none, `image`. */
  readonly key: string;
  readonly fault: AwsThingFault;
  /** What the setting names. */
  readonly value: string;
  /** What AWS says of it. */
  readonly found: string;
}

/** What could not be looked at: an update begins all the same. */
export interface AwsThingUnseen {
  readonly key: string;
  /** The right that looking needs, e.g. `acm:DescribeCertificate`. */
  readonly right: string;
  /** AWS's own code, or why it was not reached. */
  readonly code: string;
}

export interface AwsLookup {
  readonly problems: readonly AwsThingProblem[];
  readonly unseen: readonly AwsThingUnseen[];
}

/** In one line without spaces in its parts, as it is stored, and shown where there are no messages. */
export const shortlyAws = ({ key, fault, value, found }: AwsThingProblem): string =>
  [key, fault, value, found].filter((part) => part !== '').join(' ');
