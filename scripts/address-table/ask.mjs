import { once } from 'node:events';
import { connect } from 'node:net';
import { toldOf } from './heard.mjs';

/** What a client hears that does one of the cases at this port, in one line. */
export async function ask(port, one, left) {
  const socket = connect(port, '127.0.0.1');
  const gone = one.untilLeft === true ? once(left, 'left') : null;
  const heard = await listen(socket, one, port);
  await gone;
  return toldOf(heard) + (gone === null ? '' : ' · the backend sees it leave');
}

async function listen(socket, one, port) {
  const { send, after = null, then = null, leaves = null, halfCloses = false, idles = false } = one;
  let heard = '';
  let isSaid = then === null;
  const goOn = () => {
    if (!isSaid && (after === null || heard.includes(after))) {
      isSaid = true;
      if (idles) void idleConnectionEnds(port).then(() => socket.write(then, 'latin1'));
      else socket.write(then, 'latin1');
    }
    if (isSaid && leaves !== null && heard.includes(leaves)) socket.destroy();
  };
  socket.on('error', () => undefined);
  socket.setEncoding('latin1');
  socket.on('data', (text) => {
    heard += text;
    goOn();
  });
  socket.write(send, 'latin1');
  goOn();
  if (halfCloses) socket.end();
  await once(socket, 'close');
  return heard;
}

/** Resolves when the server has ended a connection that asked once and was idle then: as long as it lets one be. */
async function idleConnectionEnds(port) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('GET /idle HTTP/1.1\r\nHost: x\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
}
