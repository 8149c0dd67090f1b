import { once } from 'node:events';
import { connect } from 'node:net';
import { toldOf } from './heard.mjs';

/** What a client hears that does one of the cases at this port, in one line. */
export async function ask(port, one, left) {
  const socket = connect(port, '127.0.0.1');
  const gone = one.untilLeft === true ? once(left, 'left') : null;
  const heard = await listen(socket, one);
  await gone;
  return toldOf(heard) + (gone === null ? '' : ' · the backend sees it leave');
}

async function listen(socket, { send, after = null, then = null, leaves = null, halfCloses = false }) {
  let heard = '';
  let isSaid = then === null;
  const goOn = () => {
    if (!isSaid && (after === null || heard.includes(after))) {
      isSaid = true;
      socket.write(then, 'latin1');
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
