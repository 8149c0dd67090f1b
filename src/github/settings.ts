/** What the service is told of its repository on GitHub, and by what it is known there. */
export interface GitHubSettings {
  /** `https://api.github.com`, or that of an installation of one's own. */
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly access: GitHubAccess;
}

/** A token, as it is or in a file that somebody renews; or an App, by its number and the file of its key. */
export type GitHubAccess =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'token-file'; readonly file: string }
  | { readonly kind: 'app'; readonly app: string; readonly keyFile: string };
