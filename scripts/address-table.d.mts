import type { openListener } from '../src/stage-host/proxy.js';

export interface AskedBoth {
  readonly en: string;
  readonly ko: string;
  readonly direct: string;
  readonly through: string;
  /** Why both differ. */
  readonly why?: Readonly<Record<'en' | 'ko', string>>;
}

export const pages: Readonly<Record<'en' | 'ko', string>>;

export function askBoth(by: { openListener: typeof openListener }): Promise<AskedBoth[]>;

export function tableText(rows: readonly AskedBoth[], language: string): string;

export function pageWith(file: string, page: string, list: string): Promise<string>;
