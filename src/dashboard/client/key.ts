/** A name for one thing that is meant, which nobody else gives; also where a page is not on a secure origin. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
