/** The door for tests: what the simulated AWS is to do next, and what is in it. */
import { account } from './cloud.mjs';
import { credentialStates } from './identity.mjs';
import { tokens } from './tokens.mjs';

const kinds = ['fail', 'throttle', 'slow', 'deploying', 'going-back', 'rollback', 'lost'];
/** Those that can be about nothing but a service. */
const ofServices = ['deploying', 'going-back', 'rollback'];

/** Answers GET /control/state and POST /control; undefined for what is neither. */
export function answerControl({ cloud, orders, calls, logs }, { method, path, input }) {
  if (method === 'GET' && path === '/control/state')
    return {
      simulated: true,
      account,
      resources: cloud.made(),
      orders: orders.list(),
      held: orders.held(),
      calls,
    };
  if (method !== 'POST' || path !== '/control') return undefined;
  if (kinds.includes(input.kind)) orders.add(normalized(input));
  else if (input.kind === 'release') orders.release(input.barrier);
  else if (input.kind === 'address') orders.setAddress(input.stack, input.status ?? null);
  else if (input.kind === 'log') logs.put(groupOf(cloud, input), { stream: 'told', ...input });
  else if (input.kind === 'scale') scale(cloud, input);
  else if (input.kind === 'thing') putThing(cloud, input);
  else if (input.kind === 'identity') orders.identity.set(identityIn(input));
  else if (input.kind === 'delete') remove(cloud, input);
  else if (input.kind === 'linger') cloud.linger(input.lingers === true);
  else if (input.kind === 'clear') orders.clear();
  else
    throw new Error(
      `kind is one of ${[...kinds, 'release', 'address', 'log', 'scale', 'thing', 'identity', 'delete', 'linger', 'clear'].join(', ')}`,
    );
  return { simulated: true, orders: orders.list(), held: orders.held() };
}

function normalized(order) {
  if (ofServices.includes(order.kind)) return { token: 'aws:ecs/service:Service', ...order };
  if (typeof order.token !== 'string') throw new Error('token says which kind of resource it is about');
  return order;
}

function identityIn({ credentials, account: own, caller }) {
  if (credentials !== undefined && !credentialStates.includes(credentials))
    throw new Error(`credentials is one of ${credentialStates.join(', ')}`);
  return { credentials, account: own, caller };
}

/** As a person deletes it, with another tool. */
function remove(cloud, { arn }) {
  const thing = cloud.made().find(({ outs }) => outs.arn === arn);
  if (thing === undefined) throw new Error(`there is no ${arn}`);
  cloud.remove(thing);
}

/** As its scaling policy would do it, behind Pulumi's back. */
function scale(cloud, { stack, count }) {
  const service = cloud.all(tokens.service).find((one) => one.stack === stack);
  if (service === undefined) throw new Error(`stack ${stack} has no service`);
  service.inputs.desiredCount = count;
  service.outs.desiredCount = count;
  cloud.changed();
}

/** What its owner has made in the account, or no more has: `inputs` null. */
function putThing(cloud, { what, id, arn, inputs }) {
  const token = tokens[what];
  if (token === undefined) throw new Error(`what is one of ${Object.keys(tokens).join(', ')}`);
  const before = cloud.byId(token, id);
  if (before !== undefined) cloud.remove(before);
  if (inputs === null) return;
  const place = { name: id, stack: '', urn: '', region: 'ap-northeast-2', seeded: true };
  cloud.add({ token, id, ...place, inputs, outs: { ...inputs, id, ...(arn === undefined ? {} : { arn }) } });
}

function groupOf(cloud, { stack }) {
  const group = cloud.all(tokens.logGroup).find((one) => one.stack === stack);
  if (group === undefined) throw new Error(`stack ${stack} has no log group`);
  return group.inputs.name;
}
