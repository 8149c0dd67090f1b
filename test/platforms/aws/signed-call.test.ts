import { expect, test } from '@jest/globals';
import { signed, type AwsCall } from '../../../src/platforms/aws/signed-call.js';

// The examples of AWS's own test suite for signatures of version 4 (get-vanilla, post-vanilla).
const keys = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const at = new Date('2015-08-30T12:36:00Z');
const call: AwsCall = {
  ...{ service: 'service', region: 'us-east-1', host: 'example.amazonaws.com' },
  ...{ method: 'GET', path: '/', headers: {}, body: '' },
};

test.each([
  ['GET', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['POST', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
] as const)('a %s is signed as AWS signs it', async (method, signature) => {
  expect(await signed({ ...call, method }, keys, at)).toEqual({
    'x-amz-date': '20150830T123600Z',
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  });
});

test('the token of a session is sent and signed', async () => {
  const headers = await signed(call, { ...keys, sessionToken: 'token' }, at);
  expect(headers).toMatchObject({ 'x-amz-security-token': 'token' });
  expect(headers['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token,');
});
