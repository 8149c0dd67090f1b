import { Refusal } from '../model/error.js';
import type { FieldFault } from '../model/field-problem.js';

/** That something is wrong at one place of a request. */
export const invalid = (pointer: string, fault: FieldFault): Refusal =>
  new Refusal('validation', {}, { errors: [{ pointer, ...fault }] });
