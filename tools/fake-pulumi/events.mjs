import { appendFileSync } from 'node:fs';
import { connect } from 'node:http2';

/** The engine's events for whoever started the CLI: over gRPC (`tcp://…`), or as lines of a file. */
export async function openEvents(address) {
  let sequence = 0;
  const stamp = (event) => ({ sequence: sequence++, timestamp: Math.floor(Date.now() / 1000), ...event });
  if (address === undefined) return { tell: () => undefined, close: () => Promise.resolve() };
  if (!address.startsWith('tcp://'))
    return {
      tell: (event) => appendFileSync(address, `${JSON.stringify(stamp(event))}\n`),
      close: () => Promise.resolve(),
    };
  return overGrpc(`http://${address.slice('tcp://'.length)}`, stamp);
}

/** By hand, because loading a gRPC library would take longer than a whole fake update. */
function overGrpc(origin, stamp) {
  const session = connect(origin);
  // Who started us may be gone; the update goes on.
  session.on('error', () => undefined);
  const stream = session.request({
    ':method': 'POST',
    ':path': '/pulumirpc.Events/StreamEvents',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.on('error', () => undefined).resume();
  const closed = new Promise((resolve) => {
    stream.once('close', resolve);
    session.once('error', resolve);
  });
  return {
    tell: (event) => {
      if (!stream.destroyed) stream.write(framed(JSON.stringify(stamp(event))));
    },
    close: async () => {
      if (!stream.destroyed) stream.end();
      await closed;
      session.destroy();
    },
  };
}

/** `EventRequest { string event = 1 }` in a gRPC frame. */
function framed(text) {
  const bytes = Buffer.from(text);
  const message = Buffer.concat([Buffer.from([0x0a, ...varint(bytes.length)]), bytes]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}
