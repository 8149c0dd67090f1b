/** The SIMULATED awsx for one stack: constructs the three components that a stage is made of. Prints its port. */
import { main } from '@pulumi/pulumi/provider/index.js';
import { ApplicationLoadBalancer } from './awsx-load-balancer.mjs';
import { FargateService } from './awsx-fargate-service.mjs';
import { Vpc } from './awsx-vpc.mjs';
import { endWithParent } from './parent.mjs';

const components = {
  'awsx:ec2:Vpc': Vpc,
  'awsx:lb:ApplicationLoadBalancer': ApplicationLoadBalancer,
  'awsx:ecs:FargateService': FargateService,
};

endWithParent();
// The engine's address is told by Attach; without any the SDK serves no construct.
await main(
  {
    version: '3.9.0',
    async construct(name, type, inputs, options) {
      const Component = components[type];
      if (Component === undefined) throw new Error(`the simulated awsx does not construct ${type}`);
      const component = new Component(name, inputs, options);
      return { urn: component.urn, state: await component.state };
    },
  },
  ['127.0.0.1:1'],
);
