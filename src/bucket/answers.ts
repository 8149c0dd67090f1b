const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

/** HEAD has no body to say it in; a missing bucket is named `NoSuchBucket`. */
export const isMissing = (error: unknown): boolean => ['NoSuchKey', 'NotFound'].includes(nameOf(error));
export const isTaken = (error: unknown): boolean =>
  ['PreconditionFailed', 'ConditionalRequestConflict'].includes(nameOf(error));
/** Another service has completed it, or the bucket's rules have removed it. */
export const isUploadGone = (error: unknown): boolean => nameOf(error) === 'NoSuchUpload';
/** Nothing comes after what was asked to be left out. */
export const isPastEnd = (error: unknown): boolean => nameOf(error) === 'InvalidRange';

/** What AWS or the network said, in one line. */
export function whyOf(error: unknown): string {
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  const word = name === undefined || name === 'Error' ? (code ?? 'Error') : name;
  return message === undefined || message === '' ? word : `${word}: ${message.replace(/\.$/, '')}`;
}

/** What a request gave, or `instead` for an answer that was expected. */
export const unless = <T, U>(
  expected: (error: unknown) => boolean,
  request: Promise<T>,
  instead: U,
): Promise<T | U> =>
  request.catch((error: unknown) => {
    if (expected(error)) return instead;
    throw error;
  });
