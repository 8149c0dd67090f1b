/** One HTTP port of the simulated AWS: the ECS, STS, logs and tagging APIs at /, the control door at /control. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { AwsError } from './aws-error.mjs';
import { answerControl } from './control.mjs';
import { answerEcs } from './ecs-api.mjs';
import { answerLook } from './look-api.mjs';
import { answerLogs, isLogsCall } from './logs-api.mjs';
import { answerSts, stsRefusal } from './sts-api.mjs';
import { answerTagging, isTaggingCall } from './tagging-api.mjs';

/** @returns {Promise<number>} the port */
export async function openDoor(parts) {
  const server = createServer((request, response) => {
    answer(parts, request).then(
      ({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type, 'x-simulated': 'true' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

async function answer(parts, request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const { authorization, 'content-type': sent = '' } = request.headers;
  const asked = { authorization, target: request.headers['x-amz-target'], path: request.url, text };
  const looked = answerLook(parts, asked);
  if (looked !== undefined) return looked;
  if (sent.startsWith('application/x-www-form-urlencoded'))
    return answerQuery(parts, { authorization, text });
  const target = request.headers['x-amz-target'];
  const type = target === undefined ? 'application/json' : 'application/x-amz-json-1.1';
  try {
    const input = text === '' ? {} : JSON.parse(text);
    const body =
      target === undefined
        ? answerControl(parts, { method: request.method, path: request.url, input })
        : apiOf(target)(parts, { target, authorization, input });
    if (body === undefined) return { status: 404, type, body: { error: 'not simulated' } };
    return { status: 200, type, body };
  } catch (error) {
    if (error instanceof AwsError)
      return { status: 400, type, body: { __type: error.code, message: error.text } };
    return { status: 400, type, body: { error: error.message } };
  }
}

function apiOf(target) {
  if (isLogsCall(target)) return answerLogs;
  return isTaggingCall(target) ? answerTagging : answerEcs;
}

function answerQuery(parts, { authorization, text }) {
  const type = 'text/xml';
  try {
    return {
      status: 200,
      type,
      body: answerSts(parts, { authorization, input: new URLSearchParams(text) }),
    };
  } catch (error) {
    if (error instanceof AwsError) return { status: 403, type, body: stsRefusal(error) };
    throw error;
  }
}
