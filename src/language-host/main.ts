import { serveLanguage } from './serve.js';

// The engine starts this process with its own address as the last argument and holds the other end of stdin.
const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith('-')) ?? '';

// Whatever is on stderr lands among the update's diagnostics; Node's own warnings are none.
process.removeAllListeners('warning');
process.stdin.once('end', () => process.exit(0)).once('error', () => process.exit(0));
process.stdin.resume();

const port = await serveLanguage({ engineAddress });
process.stdout.write(`${port}\n`);
