/**
 * A backend that says what its request asks for, byte by byte: `/raw?ANSWER` says that and ends, `/cut?ANSWER` breaks
 * the connection after it, `/held` begins an answer that `/let-go` ends.
 */
export const brokenBackend = `
const held = [];
const say = (socket, text) => socket.write(Buffer.from(text, 'latin1'));
const answerTo = (socket, path, asked) => {
  if (path === '/raw') return socket.end(Buffer.from(asked, 'latin1'));
  if (path === '/cut') return socket.write(Buffer.from(asked, 'latin1'), () => socket.resetAndDestroy());
  if (path === '/held') {
    say(socket, 'HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nbegun\\r\\n');
    return held.push(socket);
  }
  if (path === '/let-go') for (const one of held.splice(0)) one.end('4\\r\\nheld\\r\\n0\\r\\n\\r\\n');
  socket.end('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok');
};
require('node:net').createServer((socket) => {
  let head = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    const before = head;
    head += chunk.toString('latin1');
    if (before.includes('\\r\\n\\r\\n') || !head.includes('\\r\\n\\r\\n')) return;
    const [path, asked = ''] = head.split(' ')[1].split('?');
    answerTo(socket, path, decodeURIComponent(asked));
  });
}).listen(Number(process.env.PORT), process.env.HOST);
`;
