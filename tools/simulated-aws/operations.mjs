/** The operations of the simulated aws provider on one resource: as honest about refusals and changes as AWS is. */
import { randomBytes } from 'node:crypto';
import { AwsError, refusedCall } from './aws-error.mjs';
import { invoke } from './invokes.mjs';
import { make } from './make.mjs';
import { refuse, refuseDeletion } from './rules.mjs';
import { deploy, runningDefinition } from './services.mjs';
import { longestName, movesTo, replacesOf, tokens } from './tokens.mjs';
import { changedKeys, partsOf, unknown } from './values.mjs';

const providerToken = 'pulumi:providers:aws';

/**
 * @param {{
 *   cloud: import('./cloud.mjs').Cloud, orders: import('./orders.mjs').Orders, calls: object[],
 *   addresses: { open: () => Promise<string>, close: (dnsName: string) => void },
 *   tasks: import('./tasks.mjs').Tasks, deployments: import('./deployments.mjs').Deployments,
 * }} parts
 */
export function createOperations({ cloud, orders, calls, addresses, tasks, deployments }) {
  /** Waits for a service's deployment, as the provider does; a failed one is an error of a resource that is there. */
  const steady = async (thing, at) => {
    if (thing.token !== tokens.service) return;
    const rolledBack = orders.take('rollback', at) !== undefined;
    const failure = await deploy(thing, { rolledBack, tasks, deployments, at });
    cloud.changed();
    if (failure === null) return;
    const said = `waiting for ECS Service (${thing.outs.arn}) ${at.operation}: service deployment failed: ${failure}`;
    throw Object.assign(new Error(said), { id: thing.id, outs: thing.outs });
  };
  /** One call to the simulated API, with what a test ordered for it. */
  const call = async (at, act) => {
    const entry = { ...at, attempts: 1, error: null };
    calls.push(entry);
    if (calls.length > 2000) calls.shift();
    try {
      entry.attempts = orders.attempts(at);
      // As the real provider, which is silent while it tries again: a 5xx for 9 minutes, a certificate for 5, the
      // retention of logs for 2 (run with terraform-provider-aws 5.46 behind the bridge).
      await orders.hold(at);
      const failure = orders.take('fail', at);
      if (failure !== undefined && failure.created !== true) throw told(failure);
      const result = await act();
      if (orders.take('lost', at) !== undefined) throw Object.assign(new Error(lost), { connection: true });
      if (failure !== undefined) throw Object.assign(told(failure), result);
      return result;
    } catch (error) {
      entry.error = error.message;
      if (error.connection === true) throw error;
      throw error instanceof AwsError && error.id === undefined
        ? refusedCall(at.token, at.operation, error)
        : error;
    }
  };
  return {
    /** @param {Record<string, any>} config */
    configure(config) {
      const failure = orders.take('fail', { token: providerToken });
      if (failure !== undefined) throw told(failure);
      orders.identity.assertProviderMayCall();
      const account = orders.identity.account();
      const role = config.assumeRoles?.[0]?.roleArn ?? '';
      if (role !== '' && role.split(':')[4] !== account)
        throw new AwsError('AccessDenied', `Cannot assume IAM Role ${role}`);
      const allowed = config.allowedAccountIds ?? [];
      const forbidden = config.forbiddenAccountIds ?? [];
      if ((allowed.length > 0 && !allowed.includes(account)) || forbidden.includes(account))
        throw new Error(`AWS account ID not allowed: ${account}`);
    },
    check(urn, olds, news) {
      const { token, name } = partsOf(urn);
      const longest = longestName[token];
      if (longest === undefined || news.name !== undefined || news.namePrefix !== undefined)
        return { inputs: news, failures: [] };
      const own = olds.name ?? `${name}-${randomBytes(4).toString('hex').slice(1)}`;
      if (own.length <= longest) return { inputs: { ...news, name: own }, failures: [] };
      const reason = `name '${name}' plus 8 random characters is longer than maximum length ${longest}`;
      return { inputs: news, failures: [{ property: 'name', reason }] };
    },
    diff(urn, olds, news, { id, region } = {}) {
      const { token } = partsOf(urn);
      const moved = movesTo(cloud.find(token, id, olds), region) ? ['region'] : [];
      const diffs = changedKeys(olds, news);
      return { diffs: [...diffs, ...moved], replaces: [...replacesOf(token, diffs), ...moved] };
    },
    /** Asked before a preview answers: nothing but a test lets it take its time. */
    previewing(urn) {
      const { token, name, stack } = partsOf(urn);
      return orders.hold({ operation: 'preview', token, stack, name });
    },
    preview: (olds, news) => ({
      ...Object.fromEntries(['arn', 'dnsName', 'zoneId', 'fqdn', 'vpcId'].map((key) => [key, unknown])),
      ...olds,
      ...news,
    }),
    create(urn, inputs, { region, defaultTags }) {
      const { token, name, stack } = partsOf(urn);
      const at = { operation: 'create', token, stack, name };
      return call(at, async () => {
        refuse(token, inputs, cloud);
        const made = await make({ token, inputs, region, defaultTags, cloud, openAddress: addresses.open });
        const thing = { token, id: made.id, name, stack, urn, region, inputs, outs: made.outs };
        cloud.add(thing);
        await steady(thing, at);
        return made;
      });
    },
    update(id, urn, olds, news, { defaultTags }) {
      const { token, name, stack } = partsOf(urn);
      const at = { operation: 'update', token, stack, name };
      return call(at, async () => {
        const thing = cloud.find(token, id, olds);
        if (thing === undefined) throw new AwsError('ResourceNotFoundException', `${id} does not exist`);
        refuse(token, news, cloud, thing);
        const computed = Object.entries(thing.outs).filter(([key]) => !(key in thing.inputs));
        const sent = { ...news, ...keptCount(token, thing, { olds, news }) };
        thing.inputs = sent;
        thing.outs = { ...Object.fromEntries(computed), ...sent, tagsAll: { ...defaultTags, ...sent.tags } };
        cloud.changed();
        await steady(thing, at);
        return { id, outs: thing.outs };
      });
    },
    read(id, urn, props) {
      const { token } = partsOf(urn);
      const thing = cloud.find(token, id, props);
      if (thing === undefined) return { id: '', outs: {}, inputs: {} };
      if (token !== tokens.service) return { id, outs: thing.outs, inputs: thing.inputs };
      const taskDefinition = runningDefinition(thing);
      return { id, outs: { ...thing.outs, taskDefinition }, inputs: { ...thing.inputs, taskDefinition } };
    },
    delete(id, urn, props) {
      const { token, name, stack } = partsOf(urn);
      return call({ operation: 'delete', token, stack, name }, async () => {
        const thing = cloud.find(token, id, props);
        // Gone already is as good as deleted; a kept task definition stays for a rollback.
        if (thing === undefined || (token === tokens.taskDefinition && props.skipDestroy === true)) return {};
        refuseDeletion(thing, cloud);
        if (token === tokens.loadBalancer) addresses.close(thing.outs.dnsName);
        if (token === tokens.service) await tasks.stop(thing);
        cloud.remove(thing);
        return {};
      });
    },
    invoke: (token, args, { region }) => invoke(cloud, token, args, region),
  };
}

/** What the engine hears when a provider's process dies in the middle of a call that AWS has already got (pulumi 3.250). */
const lost = 'error reading from server: EOF';

/** @typedef {ReturnType<typeof createOperations>} Operations */

const told = ({ code = 'ServiceException', message = 'told to fail' }) =>
  new AwsError(code, `${message} (simulated)`);

/** As the real provider, which sends the number of tasks only when the program changed it. */
const keptCount = (token, { inputs }, { olds, news }) =>
  token === tokens.service && olds.desiredCount === news.desiredCount
    ? { desiredCount: inputs.desiredCount }
    : {};
