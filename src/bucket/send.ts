import { open, readFile, stat, type FileHandle } from 'node:fs/promises';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isUploadGone } from './answers.js';

export interface ObjectKey {
  readonly Bucket: string;
  readonly Key: string;
}

/** So much of a file is in memory at a time, and at most so much of it has to be sent again. */
export const partBytes = 8 * 1024 ** 2;

/**
 * Sends a file whose content its key names. A large one goes in parts, and goes on where another try, of whatever
 * service, was cut.
 */
export async function sendObject(client: S3Client, key: ObjectKey, file: string): Promise<void> {
  const { size } = await stat(file);
  if (size <= partBytes) {
    await client.send(new PutObjectCommand({ ...key, Body: await readFile(file) }));
    return;
  }
  const begun = await begunUpload(client, key);
  if (begun === null) return sendParts(client, { key, id: await beginUpload(client, key), file, size });
  await sendParts(client, { key, id: begun, file, size }).catch(async (error: unknown) => {
    if (!isUploadGone(error)) throw error;
    await sendParts(client, { key, id: await beginUpload(client, key), file, size });
  });
}

async function begunUpload(client: S3Client, key: ObjectKey): Promise<string | null> {
  const { Bucket, Key } = key;
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }));
  return Uploads.find((upload) => upload.Key === Key)?.UploadId ?? null;
}

async function beginUpload(client: S3Client, key: ObjectKey): Promise<string> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(key));
  if (UploadId === undefined) throw new Error('an upload without an id');
  return UploadId;
}

interface Upload {
  readonly key: ObjectKey;
  readonly id: string;
  readonly file: string;
  readonly size: number;
}

async function sendParts(client: S3Client, { key, id, file, size }: Upload): Promise<void> {
  const upload = { ...key, UploadId: id };
  const there = await partsThere(client, upload, size);
  const parts: CompletedPart[] = [];
  const handle = await open(file, 'r');
  try {
    for (let PartNumber = 1; (PartNumber - 1) * partBytes < size; PartNumber += 1) {
      const sent = there.get(PartNumber);
      if (sent === undefined) {
        const Body = await readPart(handle, PartNumber, size);
        const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
        parts.push({ PartNumber, ETag });
      } else parts.push(sent);
    }
  } finally {
    await handle.close();
  }
  await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } }));
}

/** What has come of it. The marker of a next page is there where there is none, too, so that the library's pages never end. */
async function partsThere(
  client: S3Client,
  upload: ObjectKey & { readonly UploadId: string },
  size: number,
): Promise<ReadonlyMap<number, CompletedPart>> {
  const there = new Map<number, CompletedPart>();
  for (let marker: string | undefined; ;) {
    const page = await client.send(new ListPartsCommand({ ...upload, PartNumberMarker: marker }));
    for (const { PartNumber = 0, ETag = '', Size } of page.Parts ?? [])
      if (Size === lengthOf(PartNumber, size)) there.set(PartNumber, { PartNumber, ETag });
    marker = page.NextPartNumberMarker;
    if (page.IsTruncated !== true || marker === undefined) return there;
  }
}

const lengthOf = (part: number, size: number): number => Math.min(partBytes, size - (part - 1) * partBytes);

async function readPart(handle: FileHandle, part: number, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(lengthOf(part, size));
  let at = 0;
  while (at < bytes.length) {
    const { bytesRead } = await handle.read(bytes, at, bytes.length - at, (part - 1) * partBytes + at);
    if (bytesRead === 0) throw new Error('the file became shorter while it was sent');
    at += bytesRead;
  }
  return bytes;
}
