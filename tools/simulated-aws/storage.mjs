/**
 * Starts the SIMULATED S3 and KMS on one loopback port, in this process. As a command it prints where they are and what
 * to set, as JSON, and stays until SIGTERM. Nothing in it reaches AWS; whoever signs with the access key is let in.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { AwsError } from './aws-error.mjs';
import { createKms } from './kms-api.mjs';
import { createS3 } from './s3-api.mjs';

const bucket = 'simulated-state';
const key = 'alias/simulated-state';
const region = 'ap-northeast-2';
const accessKey = 'SIMULATEDACCESSKEY';

export async function startSimulatedStorage() {
  const parts = {
    ...{ s3: createS3([bucket]), kms: createKms([key]), calls: [] },
    ...{ away: false, turnedAway: 0, cuts: [], leaving: null, sent: 0 },
  };
  const server = createServer((request, response) => {
    if (parts.away) {
      parts.turnedAway += 1;
      request.destroy();
    } else answer(parts, request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  return {
    bucket,
    endpoint,
    stateUrl: `s3://${bucket}/team?region=${region}&endpoint=${endpoint}&s3ForcePathStyle=true`,
    secretsProvider: `awskms://${key}?region=${region}`,
    env: {
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: 'simulated',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL_KMS: endpoint,
    },
    calls: parts.calls,
    objects: () => parts.s3.objects(bucket),
    put: (name, body) => {
      parts.s3.put(bucket, name, body);
    },
    remove: (name) => {
      parts.s3.remove(bucket, name);
    },
    turnedAway: () => parts.turnedAway,
    /** Cuts the next answer to such an operation after so many of its bytes; with none, all of it. */
    cut: (operation, afterBytes = null) => {
      parts.cuts.push({ operation, afterBytes });
    },
    awayAfter: (operation, count) => {
      parts.leaving = { operation, count };
    },
    sent: () => parts.sent,
    setAway: (away) => {
      parts.away = away;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(parts, request, response) {
  const { s3, kms, calls } = parts;
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const target = request.headers['x-amz-target'];
  try {
    assertSigned(request.headers.authorization);
    const answered =
      target === undefined
        ? s3.answer({ ...placeOf(request.url), method: request.method, headers: request.headers, body })
        : kms.answer(target, JSON.parse(body.toString('utf8')));
    calls.push({ operation: answered.operation, url: request.url });
    leaveAfter(parts, answered.operation);
    if (!cutNow(parts, answered, response)) send(response, answered, target !== undefined);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    calls.push({ operation: 'refused', url: request.url, code: error.code });
    refuse(response, error, target !== undefined);
  }
}

function leaveAfter(parts, operation) {
  if (parts.leaving?.operation !== operation) return;
  parts.leaving.count -= 1;
  if (parts.leaving.count > 0) return;
  parts.leaving = null;
  parts.away = true;
}

/** Whether this answer is one to be cut. */
function cutNow(parts, { operation, status = 200, headers = {}, body = '' }, response) {
  const { cuts } = parts;
  const at = cuts.findIndex((cut) => cut.operation === operation);
  if (at === -1) {
    if (operation === 'GetObject') parts.sent += body.length;
    return false;
  }
  const [{ afterBytes }] = cuts.splice(at, 1);
  if (afterBytes === null) response.destroy();
  else {
    response.writeHead(status, headers);
    response.write(Buffer.from(body).subarray(0, afterBytes), () => response.destroy());
  }
  return true;
}

function assertSigned(authorization = '') {
  if (!authorization.includes(`Credential=${accessKey}/`))
    throw new AwsError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
    );
}

function placeOf(url) {
  const { pathname, searchParams } = new URL(url, 'http://simulated');
  const [name = '', ...rest] = decodeURIComponent(pathname).slice(1).split('/');
  return { bucket: name, key: rest.join('/'), query: searchParams };
}

function send(response, { status = 200, headers = {}, xml, body }, json) {
  const type = json ? 'application/x-amz-json-1.1' : 'application/xml';
  const content = json ? JSON.stringify(body) : (body ?? xml);
  response.writeHead(status, { 'content-type': type, 'x-simulated': 'true', ...headers });
  response.end(content);
}

const statuses = {
  NoSuchKey: 404,
  NoSuchUpload: 404,
  InvalidRange: 416,
  NoSuchBucket: 404,
  PreconditionFailed: 412,
  InvalidAccessKeyId: 403,
};

function refuse(response, { code, text }, json) {
  const status = statuses[code] ?? 400;
  if (json) send(response, { status, body: { __type: code, message: text } }, true);
  else
    send(response, { status, xml: `<Error><Code>${code}</Code><Message>${text}</Message></Error>` }, false);
}

async function stayUntilTold() {
  const { stop, stateUrl, secretsProvider, env } = await startSimulatedStorage();
  console.log(
    JSON.stringify({ simulated: 'S3 and KMS: nothing here is real', stateUrl, secretsProvider, env }),
  );
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await stayUntilTold();
