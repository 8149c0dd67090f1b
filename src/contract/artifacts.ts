import * as z from 'zod';
import { digest } from './inputs.js';
import { none, route, toRead } from './route.js';

const params = z.strictObject({ digest });
const path = '/artifacts/:digest';

export const putArtifact = route({
  method: 'put',
  path,
  summary: 'Upload a tarball, by the digest of its bytes; 204 = it was there already',
  needs: { verb: 'build', on: 'no-stage' },
  params,
  query: z.object({}),
  body: none,
  bytes: true,
  answer: none,
  statuses: [201, 204],
  anyAccept: true,
  tells: ['Location'],
  refuses: [
    'payload-too-large',
    'unsupported-media-type',
    'request-timeout',
    'artefact-refused',
    'digest-mismatch',
    'storage-full',
    'bucket-unreachable',
  ],
  example: { params: { digest: `sha256:${'1'.repeat(64)}` } },
});

export const hasArtifact = route({
  method: 'head',
  path,
  summary: 'Whether a tarball is there',
  needs: toRead,
  params,
  query: z.object({}),
  body: none,
  answer: none,
  statuses: [200, 404],
  anyAccept: true,
  refuses: ['bucket-unreachable'],
  example: { params: { digest: `sha256:${'1'.repeat(64)}` } },
});
