import type { AwsThingFault, AwsThingProblem } from '../model/aws-lookup.js';

/** A problem with a thing of the account, from the line as which it is stored. */
export function readAwsProblem(line: string): AwsThingProblem {
  const [key = '', fault = '', value = '', ...found] = line.split(' ');
  return { key, fault: fault as AwsThingFault, value, found: found.join(' ') };
}
