/**
 * What a test told the simulated AWS to do at the next operation that fits: fail, throttle, wait for a release,
 * roll back behind Pulumi's back; and what the public address is to answer.
 */
import { AwsError } from './aws-error.mjs';
import { createIdentity } from './identity.mjs';

/** As many attempts as the real provider makes by default. */
const mostAttempts = 25;

/**
 * @typedef {{
 *   kind: 'fail' | 'throttle' | 'slow' | 'deploying' | 'going-back' | 'rollback' | 'lost', token: string, stack?: string, operation?: string,
 *   times?: number, code?: string, message?: string, created?: boolean, barrier?: string,
 * }} Order
 */

export function createOrders() {
  /** @type {Order[]} */
  const orders = [];
  const held = new Map();
  const addresses = new Map();
  const identity = createIdentity();
  const fits = (order, { token, stack, operation }) =>
    order.token === token &&
    (order.stack === undefined || order.stack === stack) &&
    // A preview calls nothing at AWS: only who names it means it.
    (order.operation === undefined ? operation !== 'preview' : order.operation === operation);
  const take = (kind, at) => {
    const order = orders.find((one) => one.kind === kind && fits(one, at));
    if (order === undefined) return undefined;
    order.times = (order.times ?? 1) - 1;
    if (order.times <= 0) orders.splice(orders.indexOf(order), 1);
    return order;
  };
  const release = (barrier) => {
    for (const [key, { name, settle }] of held)
      if (barrier === undefined || name === barrier) {
        held.delete(key);
        settle();
      }
  };
  /** What waits for a release by an order of this kind, until it is dropped; undefined = no test has ordered it. */
  const wait = (kind, at) => {
    const order = take(kind, at);
    if (order === undefined) return undefined;
    const key = {};
    const released = new Promise((resolve) => {
      held.set(key, { name: order.barrier ?? 'barrier', at, settle: resolve });
    });
    return { released, drop: () => held.delete(key) };
  };
  return {
    list: () => orders,
    held: () => [...held.values()].map(({ name, at }) => ({ barrier: name, ...at })),
    add: (order) => orders.push(order),
    clear() {
      orders.splice(0);
      addresses.clear();
      identity.clear();
      release();
    },
    release,
    take,
    identity,
    /**
     * Waits at a barrier, if one was put up. The engine's Cancel changes nothing about that: the one of the bridge is
     * empty (pulumi-terraform-bridge, Provider.Cancel: "For TF, this is a no-op"; run at 3.120, read the same later).
     */
    hold: (at) => wait('slow', at)?.released ?? Promise.resolve(),
    wait,
    /** The attempts that one call took; throws when throttling outlasted them. */
    attempts(at) {
      for (let attempt = 1; attempt <= mostAttempts; attempt += 1)
        if (take('throttle', at) === undefined) return attempt;
      throw new AwsError(
        'ThrottlingException',
        `exceeded maximum number of attempts, ${mostAttempts}: Rate exceeded`,
      );
    },
    setAddress: (stack, status) =>
      status === null ? addresses.delete(stack ?? '') : addresses.set(stack ?? '', status),
    addressOf: (stack) => addresses.get(stack) ?? addresses.get(''),
  };
}

/** @typedef {ReturnType<typeof createOrders>} Orders */
