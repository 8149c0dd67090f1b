import type { FieldFault } from '../model/field-problem.js';

/** What a rule of an input has against it, by its code and with the facts of that; the API puts it into words. */
export const fault = (params: FieldFault): { params: FieldFault } => ({ params });

/** What was said so; null = a rule that says nothing of its own. */
export const faultOf = ({ params }: { readonly params?: unknown }): FieldFault | null =>
  isFault(params) ? params : null;

const isFault = (params: unknown): params is FieldFault =>
  typeof params === 'object' && params !== null && 'code' in params;
