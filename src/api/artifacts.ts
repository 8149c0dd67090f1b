import type { Express } from 'express';
import { digestPattern } from '../model/build.js';
import { Refusal } from '../model/error.js';
import { assertRight } from '../requests/right.js';
import type { ApiPorts } from './api-ports.js';
import { assertMayRead, callerOf } from './caller.js';
import { base } from './mount.js';
import { readUpload } from './request-body.js';

/** Largest tarball in bytes. */
export const artifactLimit = 512 * 1024 * 1024;

const path = `${base}/artifacts/:digest`;

/** `PUT` and `HEAD /artifacts/{digest}`: streamed to disk, never parsed as a body. */
export function mountArtifacts(app: Express, ports: ApiPorts): void {
  app.put(path, async (request, response) => {
    const digest = digestOf(request.params.digest);
    assertRight(ports, callerOf(request, ports.user), { verb: 'build', stage: null });
    const length = Number(request.headers['content-length'] ?? 0);
    if (length > artifactLimit) throw new Refusal('payload-too-large', { limit: artifactLimit });
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity')
      throw new Refusal('unsupported-media-type', { expected: 'application/octet-stream' });
    const { created } = await ports.artifacts.receive(
      digest,
      readUpload(request, ports.bodySeconds),
      artifactLimit,
    );
    response
      .status(created ? 201 : 204)
      .setHeader('Location', `${base}/artifacts/${digest}`)
      .end();
  });
  app.head(path, async (request, response) => {
    assertMayRead(ports, request);
    const there = await ports.artifacts.has(digestOf(request.params.digest));
    response.status(there ? 200 : 404).end();
  });
}

export const artifactMethods = [path, ['PUT', 'HEAD']] as const;

function digestOf(text: string): string {
  if (digestPattern.test(text)) return text;
  const facts = { expected: digestPattern.source };
  throw new Refusal('validation', {}, { errors: [{ pointer: '/path/digest', code: 'bad-format', facts }] });
}
