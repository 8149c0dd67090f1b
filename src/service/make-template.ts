import { queueSchema } from '../queue/boss.js';
import { makeTemplate } from '../store/template.js';

// Run by the build, after the compiler.
await makeTemplate(await queueSchema());
