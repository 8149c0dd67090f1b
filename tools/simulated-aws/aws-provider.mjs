/**
 * The SIMULATED AWS: one process that is the cloud's state, a Pulumi provider for package `aws` (attached by
 * PULUMI_DEBUG_PROVIDERS=aws:PORT), the ECS, STS, logs and tagging APIs, and the public address of every load balancer. Nothing in it
 * reaches AWS. `--state FILE` keeps the resources from one start to the next, `--registry DIR` has images that can run.
 */
import { parseArgs } from 'node:util';
import { createCloud } from './cloud.mjs';
import { createDeployments } from './deployments.mjs';
import { serveProvider } from './grpc-provider.mjs';
import { openDoor } from './http-door.mjs';
import { createLogs } from './logs-api.mjs';
import { createOperations } from './operations.mjs';
import { createOrders } from './orders.mjs';
import { endWithParent } from './parent.mjs';
import { createAddresses } from './public-address.mjs';
import { createTasks } from './tasks.mjs';

const { values } = parseArgs({ options: { state: { type: 'string' }, registry: { type: 'string' } } });
endWithParent();
const cloud = createCloud(values.state);
const orders = createOrders();
const deployments = createDeployments({ cloud, orders });
const calls = [];
const logs = createLogs();
const tasks = createTasks(cloud, values.registry, logs);
const addresses = createAddresses({ cloud, orders, tasks });
await addresses.reopen();
const provider = await serveProvider(
  createOperations({ cloud, orders, calls, addresses, tasks, deployments }),
  '7.99.0',
);
const http = await openDoor({ cloud, orders, calls, logs, deployments, registry: values.registry });
console.log(JSON.stringify({ simulated: 'aws', provider, http }));
process.once('SIGTERM', () => void tasks.stopAll().then(() => process.exit(0)));
