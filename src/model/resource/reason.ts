import type { ReasonCode } from '../promotion.js';

export interface ReasonResource {
  code: ReasonCode;
  text: string;
  until: string | null;
}
