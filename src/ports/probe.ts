export interface Probe {
  /** One GET; no redirects, a deadline and a cap on the body (256 kB unless said otherwise). Never throws. */
  get(url: string, cap?: { mostBytes: number }): Promise<ProbeAnswer>;
}

/** What a running backend answered: JSON as a value, anything else as text, capped. */
export interface ProbeAnswer {
  readonly status: number | null;
  readonly milliseconds: number;
  readonly contentType: string | null;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Why there is no answer. */
  readonly error: string | null;
  /** The body was longer than the cap, and ends there. */
  readonly cut?: boolean;
}
