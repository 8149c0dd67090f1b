const collator = new Intl.Collator('en', { numeric: true });

/** Order of names in which `staging-2` stands before `staging-10`. */
export const byNumericName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1);
