import { promisify } from 'node:util';
import * as grpc from '@grpc/grpc-js';
import engineGrpc from '@pulumi/pulumi/proto/engine_grpc_pb.js';
import enginePb from '@pulumi/pulumi/proto/engine_pb.js';
import providerGrpc from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import providerPb from '@pulumi/pulumi/proto/provider_pb.js';
import resourceGrpc from '@pulumi/pulumi/proto/resource_grpc_pb.js';
import resourcePb from '@pulumi/pulumi/proto/resource_pb.js';

type Call<T> = grpc.ServerUnaryCall<T, unknown>;
type Answer<T> = grpc.sendUnaryData<T>;

/** Something that answers a program like the engine; it keeps no state and changes nothing. */
export interface PlayedEngine {
  readonly address: string;
  readonly close: () => void;
}

/** Serves what a program asks of the engine on loopback; of each resource the provider on this port is asked to check it. */
export async function playEngine(providerPort: number): Promise<PlayedEngine> {
  const insecure = grpc.credentials.createInsecure();
  const provider = new providerGrpc.ResourceProviderClient(`127.0.0.1:${String(providerPort)}`, insecure);
  const server = new grpc.Server();
  server.addService(engineGrpc.EngineService, engineAnswers);
  server.addService(resourceGrpc.ResourceMonitorService, monitorAnswers(provider));
  const bind = promisify(server.bindAsync.bind(server));
  const port = await bind('127.0.0.1:0', grpc.ServerCredentials.createInsecure());
  return {
    address: `127.0.0.1:${String(port)}`,
    close: () => {
      provider.close();
      server.forceShutdown();
    },
  };
}

const nothing = engineGrpc.EngineService.log.responseDeserialize(Buffer.alloc(0));

const engineAnswers = {
  log: (_call: unknown, answer: Answer<unknown>) => {
    answer(null, nothing);
  },
  setRootResource: (_call: unknown, answer: Answer<unknown>) => {
    answer(null, new enginePb.SetRootResourceResponse());
  },
};

type Provider = InstanceType<typeof providerGrpc.ResourceProviderClient>;

const monitorAnswers = (provider: Provider) => ({
  supportsFeature: (_call: unknown, answer: Answer<unknown>) => {
    answer(null, new resourcePb.SupportsFeatureResponse().setHassupport(true));
  },
  registerResource: (call: Call<resourcePb.RegisterResourceRequest>, answer: Answer<unknown>) => {
    const { request } = call;
    const urn = `urn:pulumi:rehearsal::rehearsal::${request.getType()}::${request.getName()}`;
    const registered = new resourcePb.RegisterResourceResponse().setUrn(urn).setObject(request.getObject());
    if (!request.getCustom()) {
      answer(null, registered);
      return;
    }
    const asked = new providerPb.CheckRequest().setUrn(urn).setOlds(request.getObject());
    provider.check(asked.setNews(request.getObject()), (error) => {
      answer(error, registered.setId('rehearsal'));
    });
  },
  registerResourceOutputs: (_call: unknown, answer: Answer<unknown>) => {
    answer(null, nothing);
  },
  signalAndWaitForShutdown: (_call: unknown, answer: Answer<unknown>) => {
    answer(null, nothing);
  },
});
