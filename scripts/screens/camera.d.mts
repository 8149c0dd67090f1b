import type { Look, Picture } from './pictures.mjs';

/** Four bytes for each pixel: red, green, blue, and how much shines through. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

export interface Camera {
  take(picture: Picture, look: Look): Promise<Pixels>;
  shut(): Promise<void>;
}

export function openCamera(of: {
  url: string;
  at: Date;
  own: readonly string[];
  fontsFile?: string;
}): Promise<Camera>;
