/** The machine of an address: the rest of it may be a secret. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
