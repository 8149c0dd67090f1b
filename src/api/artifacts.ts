import { hasArtifact, putArtifact } from '../contract/artifacts.js';
import { base } from '../contract/route.js';
import { Refusal } from '../model/error.js';
import { prefixOf } from '../model/service-address.js';
import { sinceOf } from '../requests/register.js';
import { keepReceived } from '../requests/tarball.js';
import type { ApiPorts } from './api-ports.js';
import { readUpload } from './request-body.js';
import { serveRaw, type Served } from './serve.js';

/** `PUT` and `HEAD /artifacts/{digest}`: streamed to disk, never parsed as a body. */
export const artifactRoutes = (ports: ApiPorts): readonly Served[] => [
  serveRaw(putArtifact, async (request, response, { digest }) => {
    const length = Number(request.headers['content-length'] ?? 0);
    const limit = ports.uploadBytes;
    if (length > limit) throw new Refusal('payload-too-large', { limit, setBy: 'SWITCHBACK_UPLOAD_MB' });
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity')
      throw new Refusal('unsupported-media-type', { expected: 'application/octet-stream' });
    const { created } = await ports.artifacts.receive(digest, readUpload(request, ports.bodySeconds), limit);
    await keepReceived(ports.verbs, digest);
    response
      .status(created ? 201 : 204)
      .setHeader('Location', `${prefixOf(ports.publicUrl)}${base}/artifacts/${digest}`)
      .end();
  }),
  serveRaw(hasArtifact, async (_request, response, { digest }) => {
    const since = await sinceOf(ports.verbs, digest);
    response.status(since === null ? 404 : 200).end();
  }),
];
