/** The simulated public address of each load balancer: a port of this machine that answers as its service would. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { runningDefinition } from './services.mjs';
import { containersOf } from './task-definition-rules.mjs';
import { tokens } from './tokens.mjs';

/** @param {import('./cloud.mjs').Cloud} cloud @param {import('./orders.mjs').Orders} orders */
export function createAddresses(cloud, orders) {
  const servers = new Map();
  const open = async (port = 0) => {
    const server = createServer((request, response) => {
      answer({ cloud, orders, dnsName, request, response });
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const dnsName = `127.0.0.1:${server.address().port}`;
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

function answer({ cloud, orders, dnsName, request, response }) {
  const balancer = cloud.all(tokens.loadBalancer).find(({ outs }) => outs.dnsName === dnsName);
  const send = (status, body, build) => {
    const headers = { 'content-type': 'application/json', connection: 'close' };
    response.writeHead(status, build === undefined ? headers : { ...headers, 'x-build': build });
    response.end(JSON.stringify({ ...body, simulated: true }));
  };
  const told = balancer === undefined ? undefined : orders.addressOf(balancer.stack);
  if (told !== undefined) return send(told, { error: 'told to answer so' });
  const target = balancer === undefined ? undefined : targetOf(cloud, balancer);
  if (target === undefined) return send(503, { error: 'no service behind this load balancer' });
  const { environment, healthPath } = target;
  const path = new URL(request.url ?? '/', 'http://address').pathname;
  if (!['/', '/healthz', healthPath].includes(path)) return send(404, { error: 'nothing here' });
  send(
    200,
    {
      build: environment.SWITCHBACK_BUILD ?? null,
      commit: environment.SWITCHBACK_COMMIT ?? null,
      stage: environment.SWITCHBACK_STAGE ?? null,
      greeting: environment.GREETING ?? null,
      pid: null,
    },
    environment.SWITCHBACK_BUILD,
  );
}

/** Load balancer → listener → target group → service → task definition that its primary deployment runs. */
function targetOf(cloud, balancer) {
  const groups = cloud
    .all(tokens.listener)
    .filter(({ inputs }) => inputs.loadBalancerArn === balancer.outs.arn)
    .flatMap(({ inputs }) => (inputs.defaultActions ?? []).map(({ targetGroupArn }) => targetGroupArn))
    .filter((arn) => typeof arn === 'string');
  const service = cloud
    .all(tokens.service)
    .find(({ inputs }) => (inputs.loadBalancers ?? []).some((one) => groups.includes(one.targetGroupArn)));
  if (service === undefined || service.inputs.desiredCount === 0) return undefined;
  const definition = cloud.byArn(tokens.taskDefinition, runningDefinition(service));
  if (definition === undefined) return undefined;
  const [container] = containersOf(definition.inputs);
  const environment = Object.fromEntries(
    (container.environment ?? []).map(({ name, value }) => [name, value]),
  );
  const group = cloud.byArn(tokens.targetGroup, groups[0]);
  return { environment, healthPath: group?.inputs.healthCheck?.path };
}
