/**
 * The SIMULATED AWS: one process that is the cloud's state, a Pulumi provider for package `aws` (attached by
 * PULUMI_DEBUG_PROVIDERS=aws:PORT), the ECS and STS APIs, and the public address of every load balancer. Nothing in it
 * reaches AWS. `--state FILE` keeps the resources from one start to the next.
 */
import { parseArgs } from 'node:util';
import { createCloud } from './cloud.mjs';
import { serveProvider } from './grpc-provider.mjs';
import { openDoor } from './http-door.mjs';
import { createOperations } from './operations.mjs';
import { createOrders } from './orders.mjs';
import { endWithParent } from './parent.mjs';
import { createAddresses } from './public-address.mjs';

const { values } = parseArgs({ options: { state: { type: 'string' } } });
endWithParent();
const cloud = createCloud(values.state);
const orders = createOrders();
const calls = [];
const addresses = createAddresses(cloud, orders);
await addresses.reopen();
const provider = await serveProvider(createOperations({ cloud, orders, calls, addresses }), '7.99.0');
const http = await openDoor({ cloud, orders, calls });
console.log(JSON.stringify({ simulated: 'aws', provider, http }));
