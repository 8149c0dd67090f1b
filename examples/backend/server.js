import { createServer } from 'node:http';
import { routes } from './routes.js';
import { settings } from './settings.js';

const { host, port } = settings;

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://backend');
  const route = routes[url.pathname];
  response.setHeader('x-build', settings.build);
  if (stopping) response.setHeader('connection', 'close');
  if (route === undefined) return answer(response, 404, { error: `nothing at ${url.pathname}` });
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return answer(response, 405, { error: `${request.method} is not for ${url.pathname}` });
  }
  route({ url, response, answer: (status, body) => answer(response, status, body) });
});

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(body, null, 2)}\n`);
}

let stopping = false;

/** Takes no new requests, ends those that run, then leaves by itself. */
function stop() {
  if (stopping) return;
  stopping = true;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(1), 10_000).unref();
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
server.listen(port, host, () => {
  const address = server.address();
  console.log(`sample-backend ${settings.version} (${settings.build}) listens on ${host}:${address.port}`);
});
