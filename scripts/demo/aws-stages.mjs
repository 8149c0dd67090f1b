/** The stages that the demo puts on platform aws; the others stay on this machine. */
export const awsStages = ['devqa', 'staging-1', 'staging-2'];
