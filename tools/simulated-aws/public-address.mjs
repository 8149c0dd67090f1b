/** The simulated public address of each load balancer: a port of this machine that answers as its service would. */
import { createServer } from 'node:http';
import { createProxyServer } from 'http-proxy-3';
import { listenOn } from './free-port.mjs';
import { healthPathOf, runningDefinition } from './services.mjs';
import { containersOf } from './task-definition-rules.mjs';
import { tokens } from './tokens.mjs';
import { isReachable } from './ways.mjs';

/**
 * @param {{
 *   cloud: import('./cloud.mjs').Cloud, orders: import('./orders.mjs').Orders, tasks: import('./tasks.mjs').Tasks,
 * }} parts
 */
export function createAddresses({ cloud, orders, tasks }) {
  const servers = new Map();
  const proxy = createProxyServer({});
  const open = async (port) => {
    const server = createServer((request, response) => {
      void answer({ cloud, orders, tasks, proxy }, { dnsName, request, response });
    });
    const dnsName = `127.0.0.1:${await listenOn(server, port)}`;
    servers.set(dnsName, server);
    return dnsName;
  };
  return {
    open: () => open(),
    /** After a start from a file every load balancer has its old address again. */
    reopen: async () => {
      for (const { outs } of cloud.all(tokens.loadBalancer)) await open(Number(outs.dnsName.split(':')[1]));
    },
    close(dnsName) {
      const server = servers.get(dnsName);
      servers.delete(dnsName);
      server?.closeAllConnections();
      server?.close();
    },
  };
}

async function answer({ cloud, orders, tasks, proxy }, { dnsName, request, response }) {
  const balancer = cloud.all(tokens.loadBalancer).find(({ outs }) => outs.dnsName === dnsName);
  const send = (status, body, build) => {
    const headers = { 'content-type': 'application/json', connection: 'close' };
    response.writeHead(status, build === undefined ? headers : { ...headers, 'x-build': build });
    response.end(JSON.stringify({ ...body, simulated: true }));
  };
  const told = balancer === undefined ? undefined : orders.addressOf(balancer.stack);
  if (told !== undefined) return send(told, { error: 'told to answer so' });
  const led = balancer === undefined ? undefined : redirectAt(cloud, balancer);
  if (led !== undefined) {
    response.writeHead(301, { location: `https://${dnsName}:443${request.url ?? '/'}`, connection: 'close' });
    return response.end();
  }
  const service = balancer === undefined ? undefined : serviceBehind(cloud, balancer);
  const definition =
    service === undefined ? undefined : cloud.byArn(tokens.taskDefinition, runningDefinition(service));
  if (definition === undefined) return send(503, { error: 'no service behind this load balancer' });
  if (!isReachable(cloud, service, definition.outs.arn)) return send(504, { error: 'no way to the tasks' });
  const task = await tasks.of(service, definition.outs.arn).catch(() => undefined);
  if (task === undefined) {
    const path = new URL(request.url ?? '/', 'http://address').pathname;
    const known = ['/', '/healthz', healthPathOf(cloud, service)].includes(path);
    return known ? answerOfDefinition(definition, send) : send(404, { error: 'nothing here' });
  }
  response.setHeader('x-simulated', 'true');
  proxy.web(request, response, { target: `http://127.0.0.1:${task.port}` }, () => {
    send(502, { error: 'the task does not answer' });
  });
}

/** An image that is only a name answers what its task definition says of it. */
function answerOfDefinition({ inputs }, send) {
  const [container] = containersOf(inputs);
  const environment = Object.fromEntries(
    (container.environment ?? []).map(({ name, value }) => [name, value]),
  );
  const said = {
    build: environment.SWITCHBACK_BUILD ?? null,
    commit: environment.SWITCHBACK_COMMIT ?? null,
    stage: environment.SWITCHBACK_STAGE ?? null,
    greeting: environment.GREETING ?? null,
    pid: null,
  };
  send(200, said, environment.SWITCHBACK_BUILD);
}

/**
 * The redirect of port 80, which is all that answers until there is a listener on 443, too. Both ports are one here, so
 * with both the address answers as 443 would.
 */
function redirectAt(cloud, balancer) {
  const own = cloud.all(tokens.listener).filter(({ inputs }) => inputs.loadBalancerArn === balancer.outs.arn);
  if (own.some(({ inputs }) => inputs.protocol === 'HTTPS')) return undefined;
  return own.flatMap(({ inputs }) => inputs.defaultActions ?? []).find(({ type }) => type === 'redirect');
}

/** Load balancer → listener → target group → the service that has tasks in it. */
function serviceBehind(cloud, balancer) {
  const groups = cloud
    .all(tokens.listener)
    .filter(({ inputs }) => inputs.loadBalancerArn === balancer.outs.arn)
    .flatMap(({ inputs }) => (inputs.defaultActions ?? []).map(({ targetGroupArn }) => targetGroupArn))
    .filter((arn) => typeof arn === 'string');
  return cloud
    .all(tokens.service)
    .filter(({ inputs }) => inputs.desiredCount !== 0)
    .find(({ inputs }) => (inputs.loadBalancers ?? []).some((one) => groups.includes(one.targetGroupArn)));
}
