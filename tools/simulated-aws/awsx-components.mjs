/** The components of the SIMULATED awsx, by type. */
// A target group that is handed over is made an object again by the index of its part alone.
import '@pulumi/aws/lb/index.js';
import { FargateService } from './awsx-fargate-service.mjs';
import { ApplicationLoadBalancer } from './awsx-load-balancer.mjs';
import { Vpc } from './awsx-vpc.mjs';

export const components = {
  'awsx:ec2:Vpc': Vpc,
  'awsx:lb:ApplicationLoadBalancer': ApplicationLoadBalancer,
  'awsx:ecs:FargateService': FargateService,
};
