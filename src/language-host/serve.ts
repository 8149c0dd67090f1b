import { promisify } from 'node:util';
import * as grpc from '@grpc/grpc-js';
import * as languageServer from '@pulumi/pulumi/automation/server.js';
import type { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb.js';
import type {
  GetRequiredPluginsRequest,
  GetRequiredPluginsResponse,
  RunRequest,
  RunResponse,
} from '@pulumi/pulumi/proto/language_pb.js';
import languageGrpc from '@pulumi/pulumi/proto/language_grpc_pb.js';
import { answerOnce } from './answer.js';
import { loadProgram } from './program.js';

type Handler<Request, Response> = (
  call: grpc.ServerUnaryCall<Request, Response>,
  callback: grpc.sendUnaryData<Response>,
) => unknown;

/** The part of the SDK's server that inline programs use; internal to the SDK, so its types are not published. */
interface SdkLanguageServer {
  getRequiredPlugins: Handler<GetRequiredPluginsRequest, GetRequiredPluginsResponse>;
  getPluginInfo: Handler<unknown, PluginInfo>;
  run: Handler<RunRequest, RunResponse>;
}
const { LanguageServer } = languageServer as unknown as {
  LanguageServer: new (program: () => Promise<unknown>) => SdkLanguageServer;
};

const largestMessage = 400 * 1024 * 1024;

/** Serves pulumirpc.LanguageRuntime on loopback and resolves to its port; what is not listed answers UNIMPLEMENTED. */
export async function serveLanguage({ engineAddress }: { engineAddress: string }): Promise<number> {
  const server = new grpc.Server({
    'grpc.max_receive_message_length': largestMessage,
    'grpc.max_send_message_length': largestMessage,
  });
  const idle = new LanguageServer(() => Promise.resolve());
  server.addService(languageGrpc.LanguageRuntimeService, {
    getRequiredPlugins: idle.getRequiredPlugins.bind(idle),
    getPluginInfo: idle.getPluginInfo.bind(idle),
    run: ((call, callback) => run(call, { callback, engineAddress })) satisfies Handler<
      RunRequest,
      RunResponse
    >,
  });
  const bind = promisify(server.bindAsync.bind(server));
  return bind('127.0.0.1:0', grpc.ServerCredentials.createInsecure());
}

interface RunContext {
  readonly callback: grpc.sendUnaryData<RunResponse>;
  readonly engineAddress: string;
}

function run(
  call: grpc.ServerUnaryCall<RunRequest, RunResponse>,
  { callback, engineAddress }: RunContext,
): void {
  const { request } = call;
  request.setArgsList([engineAddress]);
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const entryPoint = request.getInfo()?.getEntryPoint() ?? request.getProgram();
  process.chdir(directory);
  new LanguageServer(loadProgram({ directory, entryPoint })).run(call, answerOnce(callback));
}
