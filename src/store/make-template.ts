import { makeTemplate } from './template.js';

// Run by the build, after the compiler.
await makeTemplate();
