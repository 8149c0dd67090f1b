import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { EncodingFault, UnreadableReason } from '../model/stage-file-problem.js';

export type TextFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string }
  | { readonly kind: 'encoding'; readonly reason: EncodingFault; readonly line: number };

/** Bytes of a Pulumi.yaml or a stage file. */
export const largestYamlBytes = 256 * 1024;

/** A UTF-8 file of at most `maxBytes` as text with `\n` line ends and without BOM; never throws. */
export async function readText(path: string, maxBytes: number): Promise<TextFile> {
  try {
    // Without O_NONBLOCK, opening a pipe would wait for ever for its writer.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) return { kind: 'unreadable', reason: 'not-a-file', detail: '' };
      if (stat.size > maxBytes) return { kind: 'unreadable', reason: 'too-large', detail: String(maxBytes) };
      return decoded(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    return fromErrno((error as NodeJS.ErrnoException).code ?? 'unknown');
  }
}

function decoded(bytes: Buffer): TextFile {
  const nul = bytes.indexOf(0);
  if (nul !== -1) return { kind: 'encoding', reason: 'nul', line: lineAt(bytes, nul) };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { kind: 'text', text: text.replace(/\r\n?/g, '\n') };
  } catch {
    return { kind: 'encoding', reason: 'not-utf-8', line: firstBrokenLine(bytes) };
  }
}

function firstBrokenLine(bytes: Buffer): number {
  for (let start = 0, line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end === -1 ? undefined : end));
    } catch {
      return line;
    }
    if (end === -1) return line;
    start = end + 1;
  }
}

const lineAt = (bytes: Buffer, offset: number): number =>
  bytes.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;

function fromErrno(code: string): TextFile {
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
  if (code === 'EACCES' || code === 'EPERM')
    return { kind: 'unreadable', reason: 'permission', detail: code };
  if (code === 'EISDIR' || code === 'ENXIO')
    return { kind: 'unreadable', reason: 'not-a-file', detail: code };
  return { kind: 'unreadable', reason: 'failed', detail: code };
}
