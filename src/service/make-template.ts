import { queueSchema } from '../queue/queue.js';
import { makeTemplate } from '../store/template.js';

// Run by the build, after the compiler.
await makeTemplate(queueSchema());
