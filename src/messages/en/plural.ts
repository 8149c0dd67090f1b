/** `1 commit`, `3 commits` */
export const plural = (count: number, one: string): string =>
  `${String(count)} ${one}${count === 1 ? '' : 's'}`;
