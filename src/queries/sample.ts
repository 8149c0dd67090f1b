import type { Rows } from '../ports/rows.js';

/** For which time a made-up world was made; null = the stages are real. */
export const readSampleTime = (rows: Pick<Rows, 'sampleTime'>): Promise<Date | null> => rows.sampleTime();
