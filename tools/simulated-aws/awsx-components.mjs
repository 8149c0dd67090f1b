/** The components of the SIMULATED awsx, by type. */
import { FargateService } from './awsx-fargate-service.mjs';
import { ApplicationLoadBalancer } from './awsx-load-balancer.mjs';
import { Vpc } from './awsx-vpc.mjs';

export const components = {
  'awsx:ec2:Vpc': Vpc,
  'awsx:lb:ApplicationLoadBalancer': ApplicationLoadBalancer,
  'awsx:ecs:FargateService': FargateService,
};
