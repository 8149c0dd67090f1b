/** As much of what Playwright's own runner compares pictures with as the tests use. */
declare module 'playwright-core/lib/coreBundle' {
  export const utils: {
    getComparator(
      mimeType: 'image/png',
    ): (
      actual: Buffer,
      expected: Buffer,
      options: { threshold: number; maxDiffPixelRatio: number },
    ) => { readonly errorMessage: string; readonly diff?: Buffer } | null;
  };
}

declare module 'playwright-core/lib/utilsBundle' {
  /** The package `pngjs`. */
  export const PNG: {
    new (size: { width: number; height: number }): Image;
    readonly sync: { write(image: Image): Buffer };
  };

  interface Image {
    data: Buffer;
  }
}
