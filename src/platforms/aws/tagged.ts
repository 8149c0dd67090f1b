import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
  type ResourceTagMapping,
} from '@aws-sdk/client-resource-groups-tagging-api';
import type { Tagged } from '../../model/orphan.js';
import { outwardHandler } from '../../outward/aws.js';
import type { KeysOf } from './role.js';

export interface TaggedAccess {
  /** Another address of the API, for simulations; null = AWS's own. */
  readonly endpoint: string | null;
  /** Of the process that asks: it may name a proxy. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly keysOf: KeysOf;
}

/** Where to look, and by which tags. */
export interface TaggedIn {
  readonly region: string;
  readonly roleArn: string | null;
  readonly project: string;
  readonly stage: string;
}

/** One page has at most a hundred; a stage has some forty things. */
const mostPages = 50;

/**
 * What carries the tags that the program gives to everything of a stage. AWS leaves out IAM's roles and whatever has no
 * tags, tells of what is new a little late, and may go on naming what was deleted. Throws what the SDK throws.
 */
export async function taggedResources(
  { region, roleArn, project, stage }: TaggedIn,
  { endpoint, env, keysOf }: TaggedAccess,
): Promise<Tagged[]> {
  const keys = await keysOf({ region, roleArn });
  const client = new ResourceGroupsTaggingAPIClient({
    region,
    ...(keys === null ? {} : { credentials: keys }),
    requestHandler: outwardHandler(env),
    ...(endpoint === null ? {} : { endpoint }),
  });
  const filters = Object.entries({ project, stage }).map(([Key, value]) => ({ Key, Values: [value] }));
  try {
    const found: Tagged[] = [];
    let token: string | undefined;
    for (let pages = 0; pages < mostPages; pages += 1) {
      const page = await client.send(
        new GetResourcesCommand({
          ...{ TagFilters: filters, ResourcesPerPage: 100 },
          ...(token === undefined ? {} : { PaginationToken: token }),
        }),
      );
      found.push(...(page.ResourceTagMappingList ?? []).flatMap(taggedIn));
      token = page.PaginationToken;
      // An empty page may have a next one, and the last one has an empty token.
      if (token === undefined || token === '') return found;
    }
    throw new Error(`AWS gave more than ${String(mostPages)} pages of what carries the tags of ${stage}`);
  } finally {
    client.destroy();
  }
}

const taggedIn = ({ ResourceARN: arn, Tags: tags = [] }: ResourceTagMapping): Tagged[] =>
  arn === undefined ? [] : [{ arn, name: tags.find(({ Key }) => Key === 'Name')?.Value ?? null }];
