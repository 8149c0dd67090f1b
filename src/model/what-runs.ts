/** Whether a platform runs a build to the end, and in short what it does instead. */
export interface WhatRuns {
  readonly yes: boolean;
  readonly found: string;
  /** It runs it in no task, as it is to: its address is nobody's to ask. */
  readonly isEmpty?: true;
}
