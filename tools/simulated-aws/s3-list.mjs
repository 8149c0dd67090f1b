/** ListObjectsV2 of the simulated S3: keys in the order of their bytes, folders cut off at the delimiter. */
export function listAnswer({ bucket, query, objects }) {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const most = Number(query.get('max-keys') ?? '1000');
  const entries = entriesOf({ objects, prefix, delimiter }).filter(({ name }) => compare(name, after) > 0);
  const page = entries.slice(0, most);
  const more = entries.length > page.length;
  const next = more
    ? `<NextContinuationToken>${escaped(page.at(-1)?.name ?? '')}</NextContinuationToken>`
    : '';
  const head = `<Name>${bucket}</Name><Prefix>${escaped(prefix)}</Prefix><KeyCount>${page.length}</KeyCount>`;
  const items = page.map(({ name, object }) => (object === null ? folder(name) : content(name, object)));
  return `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${head}<MaxKeys>${most}</MaxKeys><IsTruncated>${more}</IsTruncated>${next}${items.join('')}</ListBucketResult>`;
}

function entriesOf({ objects, prefix, delimiter }) {
  const entries = new Map();
  for (const [key, object] of objects) {
    if (!key.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (cut === -1) entries.set(key, object);
    else entries.set(key.slice(0, cut + delimiter.length), null);
  }
  return [...entries].map(([name, object]) => ({ name, object })).toSorted((a, b) => compare(a.name, b.name));
}

const compare = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const folder = (name) => `<CommonPrefixes><Prefix>${escaped(name)}</Prefix></CommonPrefixes>`;
const content = (name, { etag, at, body }) =>
  `<Contents><Key>${escaped(name)}</Key><LastModified>${at.toISOString()}</LastModified><ETag>${escaped(etag)}</ETag><Size>${body.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`;

const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
