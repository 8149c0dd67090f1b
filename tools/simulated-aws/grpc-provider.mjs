/**
 * Pulumi's provider protocol for the simulated aws. The SDK's own `main` does not hand on Configure, which says the
 * account, region and tags of each provider resource; here every connection of the engine is one of those.
 */
import { createRequire } from 'node:module';
import * as grpc from '@grpc/grpc-js';
import grpcService from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import messages from '@pulumi/pulumi/proto/provider_pb.js';
import plugin from '@pulumi/pulumi/proto/plugin_pb.js';
import statuses from '@pulumi/pulumi/proto/status_pb.js';

// The SDK's messages want the SDK's own copy of protobuf.
const requireAsSdk = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json'));
const { Struct } = requireAsSdk('google-protobuf/google/protobuf/struct_pb.js');
const { Empty } = requireAsSdk('google-protobuf/google/protobuf/empty_pb.js');
const { Any } = requireAsSdk('google-protobuf/google/protobuf/any_pb.js');

/** @param {import('./operations.mjs').Operations} operations @param {string} version */
export async function serveProvider(operations, version) {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': 400 * 1024 * 1024 });
  const handlers = handlersOf(operations, version);
  const wrapped = Object.entries(handlers).map(([name, handle]) => [name, answering(handle)]);
  server.addService(grpcService.ResourceProviderService, Object.fromEntries(wrapped));
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

function answering(handle) {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request, call.getPeer()))
      .then(
        (response) => callback(null, response),
        (error) => callback(statusOf(error)),
      );
  };
}

/** A resource that was made and then failed is kept in Pulumi's state, as the real provider does it. */
function statusOf({ message, id, outs, connection }) {
  const metadata = new grpc.Metadata();
  if (id !== undefined) {
    const detail = new messages.ErrorResourceInitFailed();
    detail.setId(id);
    detail.setProperties(Struct.fromJavaScript(outs));
    detail.setReasonsList([message]);
    const any = new Any();
    any.pack(detail.serializeBinary(), 'pulumirpc.ErrorResourceInitFailed');
    const status = new statuses.Status();
    status.setCode(grpc.status.UNKNOWN);
    status.setMessage(message);
    status.addDetails(any);
    metadata.add('grpc-status-details-bin', Buffer.from(status.serializeBinary()));
  }
  return {
    code: connection === true ? grpc.status.UNAVAILABLE : grpc.status.UNKNOWN,
    details: message,
    metadata,
  };
}

const plain = (struct) => struct?.toJavaScript() ?? {};
const filled = (response, values) => {
  for (const [setter, value] of Object.entries(values)) response[setter](value);
  return response;
};

function handlersOf(operations, version) {
  const configs = new Map();
  const contextOf = (peer) => ({ region: 'ap-northeast-2', defaultTags: {}, ...configs.get(peer), peer });
  return {
    attach: () => new Empty(),
    getPluginInfo: () => filled(new plugin.PluginInfo(), { setVersion: version }),
    getSchema: () => filled(new messages.GetSchemaResponse(), { setSchema: '{}' }),
    checkConfig: (request) => filled(new messages.CheckResponse(), { setInputs: request.getNews() }),
    diffConfig: (request) => {
      const olds = plain(request.getOldInputs() ?? request.getOlds());
      return diffResponse(operations.diff(request.getUrn(), olds, plain(request.getNews())));
    },
    configure: (request, peer) => {
      const config = parsed(plain(request.getArgs()));
      operations.configure(config);
      configs.set(peer, {
        region: config.region ?? 'ap-northeast-2',
        defaultTags: config.defaultTags?.tags ?? {},
      });
      return filled(new messages.ConfigureResponse(), { setSupportspreview: true });
    },
    check: (request) => {
      const { inputs, failures } = operations.check(
        request.getUrn(),
        plain(request.getOlds()),
        plain(request.getNews()),
      );
      return filled(new messages.CheckResponse(), {
        setInputs: Struct.fromJavaScript(inputs),
        setFailuresList: failures.map(({ property, reason }) =>
          filled(new messages.CheckFailure(), { setProperty: property, setReason: reason }),
        ),
      });
    },
    diff: (request, peer) => {
      const olds = plain(request.getOldInputs() ?? request.getOlds());
      const { region } = contextOf(peer);
      const at = { id: request.getId(), region };
      return diffResponse(operations.diff(request.getUrn(), olds, plain(request.getNews()), at));
    },
    create: async (request, peer) => {
      if (request.getPreview()) await operations.previewing(request.getUrn());
      const inputs = plain(request.getProperties());
      const { id, outs } = request.getPreview()
        ? { id: '', outs: operations.preview({}, inputs) }
        : await operations.create(request.getUrn(), inputs, contextOf(peer));
      return filled(new messages.CreateResponse(), { setId: id, setProperties: Struct.fromJavaScript(outs) });
    },
    update: async (request, peer) => {
      if (request.getPreview()) await operations.previewing(request.getUrn());
      const [olds, news] = [plain(request.getOlds()), plain(request.getNews())];
      const { outs } = request.getPreview()
        ? { outs: operations.preview(olds, news) }
        : await operations.update(request.getId(), request.getUrn(), olds, news, contextOf(peer));
      return filled(new messages.UpdateResponse(), { setProperties: Struct.fromJavaScript(outs) });
    },
    read: (request) => {
      const props = plain(request.getProperties());
      const { id, outs, inputs } = operations.read(request.getId(), request.getUrn(), props);
      return filled(new messages.ReadResponse(), {
        setId: id,
        setProperties: Struct.fromJavaScript(outs),
        setInputs: Struct.fromJavaScript(inputs),
      });
    },
    delete: async (request, peer) => {
      await operations.delete(
        request.getId(),
        request.getUrn(),
        plain(request.getProperties()),
        contextOf(peer),
      );
      return new Empty();
    },
    invoke: (request, peer) => {
      const outs = operations.invoke(request.getTok(), plain(request.getArgs()), contextOf(peer));
      return filled(new messages.InvokeResponse(), { setReturn: Struct.fromJavaScript(outs) });
    },
    // As the bridge's: who is told to cancel goes on with what it is at.
    cancel: () => new Empty(),
  };
}

function diffResponse({ diffs, replaces }) {
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  return filled(new messages.DiffResponse(), {
    setChanges: diffs.length > 0 ? DIFF_SOME : DIFF_NONE,
    setDiffsList: diffs,
    setReplacesList: replaces,
  });
}

/** A provider's own inputs arrive as JSON in text wherever they are no text. */
function parsed(config) {
  const read = (value) => {
    try {
      return typeof value === 'string' ? JSON.parse(value) : value;
    } catch {
      return value;
    }
  };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, read(value)]));
}
