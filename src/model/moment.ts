/** From an instant on, or from so many seconds ago on. */
export type From = { readonly at: Date } | { readonly agoSeconds: number };

/** A place in the audit: after a row, or from a time on. */
export type Moment = { readonly seq: number } | From;
