/** The simulated S3, path style, as far as Pulumi's state needs it. Nothing is kept on disk. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from './aws-error.mjs';
import { listAnswer } from './s3-list.mjs';
import { createUploads } from './s3-uploads.mjs';

/** @param {readonly string[]} names of the buckets that exist */
export function createS3(names) {
  const buckets = new Map(names.map((name) => [name, new Map()]));
  const uploads = createUploads();
  return {
    objects: (bucket) => new Map([...(buckets.get(bucket) ?? [])].map(([key, { body }]) => [key, body])),
    put: (bucket, key, body) => void bucketOf(buckets, bucket).set(key, objectOf(Buffer.from(body))),
    remove: (bucket, key) => void bucketOf(buckets, bucket).delete(key),
    /** Answers one request; its path has been decoded. */
    answer: ({ method, bucket, key, query, headers, body }) => {
      const objects = bucketOf(buckets, bucket);
      const inParts = uploads.answer({
        ...{ method, bucket, key, query },
        content: () => bodyOf(body, headers),
        text: body.toString('utf8'),
        keep: (whole) => {
          const made = objectOf(whole);
          objects.set(key, made);
          return made.etag;
        },
      });
      if (inParts !== null) return inParts;
      if (key === '') return ofBucket({ method, bucket, query, objects });
      if (method === 'PUT') return put({ buckets, objects, key, headers, body });
      if (method === 'DELETE') {
        objects.delete(key);
        return { operation: 'DeleteObject', status: 204 };
      }
      return get({ method, objects, key, range: headers.range });
    },
  };
}

function bucketOf(buckets, name) {
  const found = buckets.get(name);
  if (found === undefined) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist');
  return found;
}

function ofBucket({ method, bucket, query, objects }) {
  if (method === 'HEAD') return { operation: 'HeadBucket', status: 200 };
  if (method === 'GET' && query.get('list-type') === '2')
    return { operation: 'ListObjectsV2', status: 200, xml: listAnswer({ bucket, query, objects }) };
  throw new AwsError('NotImplemented', 'not simulated');
}

function put({ buckets, objects, key, headers, body }) {
  if (headers['if-none-match'] === '*' && objects.has(key))
    throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
  const source = headers['x-amz-copy-source'];
  if (source === undefined) {
    const made = objectOf(bodyOf(body, headers));
    objects.set(key, made);
    return { operation: 'PutObject', status: 200, headers: { etag: made.etag } };
  }
  const [bucket, ...rest] = decodeURIComponent(source).replace(/^\//, '').split('/');
  const from = bucketOf(buckets, bucket).get(rest.join('/'));
  if (from === undefined) throw noSuchKey();
  const made = objectOf(from.body);
  objects.set(key, made);
  const { etag, at } = made;
  const xml = `<CopyObjectResult><ETag>${etag}</ETag><LastModified>${at.toISOString()}</LastModified></CopyObjectResult>`;
  return { operation: 'CopyObject', status: 200, xml };
}

function get({ method, objects, key, range }) {
  const found = objects.get(key);
  if (found === undefined) throw noSuchKey();
  if (method === 'GET' && range !== undefined) return part(found, range);
  const headers = {
    etag: found.etag,
    'last-modified': found.at.toUTCString(),
    'content-length': String(found.body.length),
    'content-type': 'application/octet-stream',
    'x-amz-checksum-crc32': found.checksum,
    'x-amz-checksum-type': 'FULL_OBJECT',
  };
  return method === 'HEAD'
    ? { operation: 'HeadObject', status: 200, headers }
    : { operation: 'GetObject', status: 200, headers, body: found.body };
}

/** As `bytes=FROM-`; a checksum of the whole is given with the whole only. */
function part({ body, etag }, range) {
  const from = Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
  if (!(from < body.length)) throw new AwsError('InvalidRange', 'The requested range is not satisfiable');
  const headers = {
    etag,
    'content-length': String(body.length - from),
    'content-range': `bytes ${from}-${body.length - 1}/${body.length}`,
    'content-type': 'application/octet-stream',
  };
  return { operation: 'GetObject', status: 206, headers, body: body.subarray(from) };
}

const noSuchKey = () => new AwsError('NoSuchKey', 'The specified key does not exist.');

const objectOf = (body) => ({
  body,
  etag: `"${createHash('md5').update(body).digest('hex')}"`,
  checksum: checksumOf(body),
  at: new Date(),
});

/** As S3 gives it with every object; clients that find none warn of it. */
function checksumOf(body) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
}

/** Clients that send a checksum after the content wrap it into chunks: size in hex, bytes, and a last one of size 0. */
function bodyOf(body, headers) {
  if (!String(headers['content-encoding'] ?? '').includes('aws-chunked')) return body;
  const parts = [];
  for (let at = 0; ;) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, end).toString(), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
