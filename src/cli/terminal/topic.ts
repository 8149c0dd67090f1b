/** What `help` explains beside the commands. */
export const topicNames = ['exit-codes', 'stages', 'output', 'environment'] as const;
