import type { Coverage } from '../coverage-list.mjs';

export function listText(found: Coverage, language: string): string;

export function pageWith(file: string, page: string, list: string): Promise<string>;
