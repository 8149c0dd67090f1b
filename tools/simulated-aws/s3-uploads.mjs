/** Uploads in parts of the simulated S3. */
import { createHash } from 'node:crypto';
import { AwsError } from './aws-error.mjs';

export function createUploads() {
  const uploads = new Map();
  let count = 0;
  const of = ({ bucket, key, query }) => {
    const upload = uploads.get(query.get('uploadId'));
    if (upload === undefined || upload.bucket !== bucket || upload.key !== key)
      throw new AwsError('NoSuchUpload', 'The specified multipart upload does not exist.');
    return upload;
  };
  return {
    /** null = the request is of no upload in parts. */
    answer: (request) => {
      const { method, bucket, key, query } = request;
      if (key === '' && query.has('uploads'))
        return listUploads(
          [...uploads].filter(([, upload]) => upload.bucket === bucket),
          query,
        );
      if (method === 'POST' && query.has('uploads')) {
        const id = `upload-${(count += 1)}`;
        uploads.set(id, { bucket, key, parts: new Map() });
        return created(request, id);
      }
      if (!query.has('uploadId')) return null;
      const upload = of(request);
      if (method === 'PUT') return addPart(upload, request);
      if (method === 'GET') return listParts(upload, request);
      if (method === 'POST') {
        const etag = request.keep(joined(upload, request.text));
        uploads.delete(query.get('uploadId'));
        return completed(request, etag);
      }
      uploads.delete(query.get('uploadId'));
      return { operation: 'AbortMultipartUpload', status: 204 };
    },
  };
}

const xmlns = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

const listUploads = (uploads, query) => ({
  operation: 'ListMultipartUploads',
  xml: `<ListMultipartUploadsResult ${xmlns}><IsTruncated>false</IsTruncated>${uploads
    .filter(([, { key }]) => key.startsWith(query.get('prefix') ?? ''))
    .map(([id, { key }]) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`)
    .join('')}</ListMultipartUploadsResult>`,
});

const created = ({ bucket, key }, id) => ({
  operation: 'CreateMultipartUpload',
  xml: `<InitiateMultipartUploadResult ${xmlns}><Bucket>${bucket}</Bucket><Key>${key}</Key><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
});

function addPart({ parts }, { query, content }) {
  const body = content();
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  parts.set(Number(query.get('partNumber')), { body, etag });
  return { operation: 'UploadPart', headers: { etag } };
}

/** The marker of a next page is there, although there is none: so S3 does it. */
const listParts = ({ parts, key }, { bucket }) => ({
  operation: 'ListParts',
  xml: `<ListPartsResult ${xmlns}><Bucket>${bucket}</Bucket><Key>${key}</Key><NextPartNumberMarker>${Math.max(0, ...parts.keys())}</NextPartNumberMarker><IsTruncated>false</IsTruncated>${[
    ...parts,
  ]
    .map(
      ([number, { body, etag }]) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>${etag.replaceAll('"', '&quot;')}</ETag><Size>${body.length}</Size></Part>`,
    )
    .join('')}</ListPartsResult>`,
});

function joined({ parts }, text) {
  const numbers = [...text.matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, number]) => Number(number));
  return Buffer.concat(
    numbers.map((number) => {
      const part = parts.get(number);
      if (part === undefined)
        throw new AwsError('InvalidPart', 'One or more of the parts could not be found.');
      return part.body;
    }),
  );
}

const completed = ({ bucket, key }, etag) => ({
  operation: 'CompleteMultipartUpload',
  xml: `<CompleteMultipartUploadResult ${xmlns}><Bucket>${bucket}</Bucket><Key>${key}</Key><ETag>${etag.replaceAll('"', '&quot;')}</ETag></CompleteMultipartUploadResult>`,
});
