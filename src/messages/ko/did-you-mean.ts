export const didYouMean = (name: string | null): string => (name === null ? '' : ` 혹시 "${name}"인가요?`);
