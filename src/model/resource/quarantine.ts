export interface QuarantineResource {
  build: string;
  why: 'rolled-back' | 'verification' | 'digest-mismatch';
  reason: string | null;
  by: string;
  since: string;
}
