export type Paint = (text: string) => string;

const codes = { green: 32, red: 31, yellow: 33, dim: 2, bold: 1 } as const;
export type Paints = Readonly<Record<keyof typeof codes, Paint>>;

/** The colours of texts; without colour they leave a text as it is. */
export const paints = (color: boolean): Paints => ({
  green: paint(codes.green, color),
  red: paint(codes.red, color),
  yellow: paint(codes.yellow, color),
  dim: paint(codes.dim, color),
  bold: paint(codes.bold, color),
});

const paint =
  (code: number, color: boolean): Paint =>
  (text) =>
    color ? `\u001b[${code}m${text}\u001b[0m` : text;
