import type { Right } from '../right.js';
import type { HoldResource } from './hold.js';
import type { ReasonResource } from './reason.js';

export interface ProblemResource {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  requestId: string;
  errors?: { pointer: string; detail: string }[];
  reasons?: ReasonResource[];
  candidates?: string[];
  hold?: HoldResource;
  allowed?: string[];
  /** What the caller lacks. */
  right?: Right;
}
