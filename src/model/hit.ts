import type { Bilingual } from './stage.js';

/** What can be found, in the order in which it is told. */
export const hitKinds = ['stage', 'build', 'milestone', 'pull-request', 'commit'] as const;
export type HitKind = (typeof hitKinds)[number];

/** One thing that was looked for by a name or by words. */
export interface Hit {
  readonly kind: HitKind;
  /** A name of a stage, `b1448`, the number of a milestone or a pull request, or a full SHA. */
  readonly id: string;
  readonly title: string | Bilingual;
  readonly author: string | null;
  /** When it was made, or came to where it is. */
  readonly at: string | null;
  /** The build that it is, that it runs, or that brought it first. */
  readonly build: string | null;
  /** The stages that run it, or have it in what they run. */
  readonly stages: readonly string[];
}
