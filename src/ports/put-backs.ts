import type { PutBack, PutBackEnd } from '../model/put-back.js';

/** What is put back before it is shown. */
export interface PutBackRows {
  insert(putBack: Omit<PutBack, 'id' | 'promotion' | 'end'>): Promise<PutBack>;
  get(id: string): Promise<PutBack | undefined>;
  /** Those that have not ended, the oldest first. */
  open(): Promise<PutBack[]>;
  /** The one of a reservation that has not ended. */
  openFor(reservation: string): Promise<PutBack | undefined>;
  /** Those that failed and whose reservation has not ended. */
  failed(): Promise<PutBack[]>;
  make(id: string, promotion: string): Promise<void>;
  end(id: string, end: PutBackEnd): Promise<void>;
}
