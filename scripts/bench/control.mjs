import { createServer } from 'node:http';

/** A process that does nothing but answer: what it takes long for is the machine's doing. */
const server = createServer((_, response) => response.end('ok'));
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));
process.stdin.resume().on('end', () => process.exit());
