/** The simulated KMS, JSON 1.1: keys by alias, which live as long as this process. It really encrypts, so that a test can tell. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AwsError } from './aws-error.mjs';

/** @param {readonly string[]} names such as `alias/state` */
export function createKms(names) {
  const keys = new Map(names.map((name) => [name, randomBytes(32)]));
  const answers = {
    Encrypt: ({ KeyId, Plaintext }) => ({ KeyId, CiphertextBlob: sealed(keys, KeyId, Plaintext) }),
    Decrypt: ({ CiphertextBlob, KeyId }) => opened(keys, CiphertextBlob, KeyId),
    GenerateDataKey: ({ KeyId }) => {
      const Plaintext = randomBytes(32).toString('base64');
      return { KeyId, Plaintext, CiphertextBlob: sealed(keys, KeyId, Plaintext) };
    },
  };
  return {
    answer: (target, input) => {
      const [service, operation] = target.split('.');
      const answer = service === 'TrentService' ? answers[operation] : undefined;
      if (answer === undefined) throw new AwsError('UnknownOperationException', target);
      return { operation, body: { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT', ...answer(input) } };
    },
  };
}

function keyOf(keys, name) {
  const found = keys.get(name);
  if (found === undefined) throw new AwsError('NotFoundException', `Alias ${name} is not found.`);
  return found;
}

function sealed(keys, name, plaintext) {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(keys, name), iv);
  const data = Buffer.concat([cipher.update(Buffer.from(plaintext, 'base64')), cipher.final()]);
  return Buffer.from(
    JSON.stringify({
      simulated: true,
      name,
      iv: iv.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      data: data.toString('base64'),
    }),
  ).toString('base64');
}

function opened(keys, blob, wanted) {
  try {
    const { name, iv, tag, data } = JSON.parse(Buffer.from(blob, 'base64').toString('utf8'));
    if (wanted !== undefined && wanted !== name) throw new Error('another key');
    const decipher = createDecipheriv('aes-256-gcm', keyOf(keys, name), Buffer.from(iv, 'base64'));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    const plain = Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]);
    return { KeyId: name, Plaintext: plain.toString('base64') };
  } catch {
    throw new AwsError('InvalidCiphertextException', 'the ciphertext is not of this key');
  }
}
