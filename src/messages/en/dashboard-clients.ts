/** Other teams' stages and ours. */
export const clients = {
  title: 'Attached clients',
  map: 'Who uses which stage',
  matrix: 'Clients and stages',
  uses: 'uses',
  doesNotUse: 'does not use',
  notes: 'Details',
  /** A client, and the stage that it uses. */
  usesStage: (f: { client: string; stage: string }) => `${f.client} uses ${f.stage}`,
  columns: {
    client: 'Client',
    seen: 'Last seen',
    acts: 'Change',
  },
  seenNever: 'never yet',
  stale: 'not seen for 7 days',
  none: 'No client is attached yet.',
  noneOf: (f: { stage: string }) => `No client is attached to ${f.stage}.`,
  noneOfIsNormal: (f: { stage: string; clients: string; count: number; used: string }) =>
    `No client is attached to ${f.stage}. That is normal: ${f.clients} ${f.count === 1 ? 'uses' : 'use'} ${f.used}.`,
  attach: 'Attach a client…',
  change: 'Change…',
  detach: 'Detach…',
  dialog: {
    attach: 'Attach a client',
    change: (f: { client: string }) => `Change ${f.client}`,
    stage: 'Uses our stage',
    confirmChange: 'Save',
    badName: 'A name has lower-case letters, digits, dots, dashes and underscores.',
  },
};
