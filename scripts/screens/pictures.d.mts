export interface Picture {
  readonly name: string;
  readonly path: string;
  /** Of the window, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Words that come by a stream, which nothing else tells the end of. */
  readonly shows?: string;
}

export interface Look {
  readonly language: 'en' | 'ko';
  readonly theme: 'light' | 'dark';
}

export function fileOf(picture: { readonly name: string }, look: Look): string;
export const usualTime: string;
