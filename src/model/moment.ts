/** A place in the audit: after a row, from an instant on, or from so many seconds ago on. */
export type Moment = { readonly seq: number } | { readonly at: Date } | { readonly agoSeconds: number };
