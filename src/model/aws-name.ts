/** Names of load balancers and target groups have at most 32 characters, and Pulumi adds eight to each. */
const mostOfAName = 20;

/** What the stage's resources are called before Pulumi adds its own letters. */
export const nameOf = (stage: string): string => stage.slice(0, mostOfAName).replace(/-+$/, '');
