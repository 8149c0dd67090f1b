/**
 * The simulated ResourceGroupsTaggingAPI, JSON 1.1: what carries given tags. As its reference says
 * (docs.aws.amazon.com/resourcegroupstagging: GetResources, supported-services), it answers in pages, of which one may
 * be empty, and never names IAM roles; as aws/aws-sdk#676 and boto/boto3#3341 tell, it may go on naming what was deleted.
 */
import { AwsError } from './aws-error.mjs';
import { tokens } from './tokens.mjs';

const service = 'ResourceGroupsTaggingAPI_20170126';
/** Kinds without tags of their own, or that this API leaves out. */
const leftOut = new Set([
  tokens.role,
  tokens.rolePolicy,
  tokens.record,
  tokens.route,
  tokens.routeTableAssociation,
]);
const mostOnAPage = 100;

export const isTaggingCall = (target) => target.startsWith(`${service}.`);

/**
 * @param {{ cloud: import('./cloud.mjs').Cloud, orders: import('./orders.mjs').Orders }} parts
 * @param {{ target: string, authorization: string | undefined, input: any }} request
 */
export function answerTagging({ cloud, orders }, { target, authorization, input }) {
  if (target !== `${service}.GetResources`) throw new AwsError('UnknownOperationException', target);
  if (authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true)
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  orders.identity.assertMayCall();
  const failure = orders.take('fail', { token: 'tagging:GetResources' });
  if (failure !== undefined)
    throw new AwsError(
      failure.code ?? 'InternalServiceException',
      `${failure.message ?? 'told to fail'} (simulated)`,
    );
  const { TagFilters: filters = [], PaginationToken: token = '', ResourcesPerPage: most = 50 } = input;
  const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(authorization)?.[1];
  const isInside = orders.identity.isInside(authorization);
  const found = (isInside ? [...cloud.made(), ...cloud.lingering()] : [])
    .filter((one) => one.region === region && !leftOut.has(one.token) && typeof one.outs.arn === 'string')
    .filter(({ outs }) => filters.every(({ Key, Values = [] }) => Values.includes(outs.tagsAll?.[Key])));
  const from = token === '' ? 0 : Number(token.split(':')[1]);
  // The first page is empty, as any may be: whoever stops there sees nothing.
  const to = token === '' ? 0 : from + Math.min(most, mostOnAPage);
  return {
    ResourceTagMappingList: found.slice(from, to).map(({ outs }) => ({
      ResourceARN: outs.arn,
      Tags: Object.entries(outs.tagsAll ?? {}).map(([Key, Value]) => ({ Key, Value })),
    })),
    PaginationToken: to < found.length ? `next:${to}` : '',
  };
}
