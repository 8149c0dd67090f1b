const collator = new Intl.Collator('en', { numeric: true });

/** Order in which `staging-2` stands before `staging-10`: also the one in which several stages are locked. */
export const numericOrder = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : 1);
