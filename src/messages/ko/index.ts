export { stages } from './stages.js';
export { problems } from './problems.js';
export { reasons } from './reasons.js';
export { awsFailures } from './aws.js';
export { outcomes } from './outcomes.js';
export { cli } from './cli.js';
export { doctor } from './doctor.js';
export { service } from './service.js';
