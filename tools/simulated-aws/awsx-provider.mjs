/**
 * The SIMULATED awsx: a front for Pulumi provider `awsx` (PULUMI_DEBUG_PROVIDERS=awsx:PORT). Constructing for two
 * stacks at once breaks the SDK's settings, which are global in a process, so each stack has a child of its own and
 * the front passes every call's bytes on.
 */
import * as grpc from '@grpc/grpc-js';
import grpcService from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import messages from '@pulumi/pulumi/proto/provider_pb.js';
import { endWithParent, startScript } from './parent.mjs';

endWithParent();
const bytes = (value) => value;
const raw = (method) => ({ ...method, requestDeserialize: bytes, responseSerialize: bytes });
const unary = Object.entries(grpcService.ResourceProviderService).filter(
  ([, method]) => !method.responseStream,
);
const paths = Object.fromEntries(unary.map(([name, { path }]) => [name, path]));
const options = {
  'grpc.max_receive_message_length': 400 * 1024 * 1024,
  'grpc.max_send_message_length': 400 * 1024 * 1024,
};

/** Stack → the child that constructs for it. */
const children = new Map();
/** Engine's connection → its Attach, which a child must know before it constructs. */
const attached = new Map();
/** Answers what does not belong to a stack. */
const common = await startChild('--without-components');

async function startChild(...args) {
  const { line, ended, stop } = await startScript('awsx-child.mjs', args);
  const client = new grpc.Client(`127.0.0.1:${line}`, grpc.credentials.createInsecure(), options);
  return { client, ended, stop, peer: '', busy: 0 };
}

async function childOf(stack, peer) {
  const known = await children.get(stack);
  // A run that was killed leaves its constructs hanging; they would answer into the next run.
  if (known !== undefined && (known.busy === 0 || known.peer === peer)) return known;
  if (known !== undefined) void known.stop();
  const started = startChild();
  children.set(stack, started);
  const child = await started;
  void child.ended.then(() => {
    if (children.get(stack) === started) children.delete(stack);
  });
  return child;
}

const pass = ({ client }, name, request, metadata) =>
  new Promise((resolve, reject) => {
    client.makeUnaryRequest(paths[name], bytes, bytes, request, metadata, {}, (error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });

async function construct(request, peer) {
  const asked = messages.ConstructRequest.deserializeBinary(request);
  const child = await childOf(`${asked.getProject()}/${asked.getStack()}`, peer);
  if (child.peer !== peer) {
    child.peer = peer;
    await pass(child, 'attach', attached.get(peer), new grpc.Metadata());
  }
  child.busy += 1;
  try {
    return await pass(child, 'construct', request, new grpc.Metadata());
  } finally {
    child.busy -= 1;
  }
}

async function forward(name, call) {
  const peer = call.getPeer();
  if (name === 'construct') return construct(call.request, peer);
  if (name === 'attach') attached.set(peer, call.request);
  return pass(common, name, call.request, new grpc.Metadata());
}

const server = new grpc.Server(options);
server.addService(
  Object.fromEntries(unary.map(([name, method]) => [name, raw(method)])),
  Object.fromEntries(
    unary.map(([name]) => [
      name,
      (call, callback) => {
        forward(name, call).then(
          (response) => callback(null, response),
          ({ code, details, message, metadata }) => callback({ code, details: details ?? message, metadata }),
        );
      },
    ]),
  ),
);
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(JSON.stringify({ simulated: 'awsx', provider: port }));
});
