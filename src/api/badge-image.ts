/** White on each of these is at least 5 to 1. */
const colours = {
  unknown: '4b5768',
  nothing: '4b5768',
  down: 'b3261e',
  degraded: '7a4a00',
  failed: 'b3261e',
  promoting: '0b5cad',
  held: '6b2fa0',
  runs: '0f6b34',
} as const;

export const colourOf = (code: keyof typeof colours): string => colours[code];

interface Drawn {
  readonly label: string;
  readonly message: string;
  readonly colour: string;
}

const height = 20;

/** Two words on two grounds. It holds no style and no script: it is shown by pages that allow neither. */
export function badgeImage({ label, message, colour }: Drawn): string {
  const [left, right] = [widthOf(label), widthOf(message)];
  const size = `width="${String(left + right)}" height="${String(height)}"`;
  const said = escaped(`${label}: ${message}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${said}">
<title>${said}</title>
<rect width="${String(left)}" height="${String(height)}" fill="#1b2430"/>
<rect x="${String(left)}" width="${String(right)}" height="${String(height)}" fill="#${colour}"/>
<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,'Noto Sans KR',sans-serif" font-size="11">
${textAt(label, left / 2, left)}
${textAt(message, left + right / 2, right)}
</g>
</svg>
`;
}

const beside = 12;
const wide = 11;
const narrow = 6.6;

/** As wide as the letters are with most fonts; they are then made to fit. */
const widthOf = (text: string): number =>
  Math.ceil(
    beside +
      Array.from(text).reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x10_ff ? wide : narrow), 0),
  );

const textAt = (text: string, middle: number, width: number): string =>
  `<text x="${String(middle)}" y="14" textLength="${String(width - beside)}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`;

/** What XML could take for its own. */
export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${String(sign.codePointAt(0))};`);
