/** The SIMULATED awsx for one stack: constructs the three components that a stage is made of. Prints its port. */
import { main } from '@pulumi/pulumi/provider/index.js';
import { endWithParent } from './parent.mjs';

endWithParent();
// Whoever constructs nothing starts without @pulumi/aws.
const components = process.argv.includes('--without-components')
  ? {}
  : (await import('./awsx-components.mjs')).components;
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
// The SDK had stacks read by source maps, and keeps one of every promise: most of what a child did.
Reflect.deleteProperty(Error, 'prepareStackTrace');
