import type { sendUnaryData } from '@grpc/grpc-js';
import * as log from '@pulumi/pulumi/log/index.js';
import language from '@pulumi/pulumi/proto/language_pb.js';
import type { RunResponse } from '@pulumi/pulumi/proto/language_pb.js';

/**
 * The SDK answers a failed run twice and with an error of the call, which the engine shows beside the one
 * that was logged already. The engine gets one answer instead: "it failed, and has been told".
 */
export function answerOnce(callback: sendUnaryData<RunResponse>): sendUnaryData<RunResponse> {
  let answered = false;
  return (error, response) => {
    if (answered) return;
    answered = true;
    callback(null, error ? failure(error) : response);
  };
}

function failure(error: unknown): RunResponse {
  const response = new language.RunResponse();
  if (log.hasErrors()) response.setBail(true);
  else response.setError(error instanceof Error ? error.message : 'the program failed');
  return response;
}
