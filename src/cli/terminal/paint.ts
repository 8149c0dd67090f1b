import { styleText } from 'node:util';

export type Paint = (text: string) => string;
export type Paints = Readonly<Record<'green' | 'red' | 'yellow' | 'dim' | 'bold', Paint>>;

/** The colours of texts; without colour they leave a text as it is. */
export const paints = (color: boolean): Paints => ({
  green: paint('green', color),
  red: paint('red', color),
  yellow: paint('yellow', color),
  dim: paint('dim', color),
  bold: paint('bold', color),
});

/** Whether there is colour has been decided: nobody else is asked. */
const paint =
  (style: keyof Paints, color: boolean): Paint =>
  (text) =>
    color ? styleText(style, text, { validateStream: false }) : text;
