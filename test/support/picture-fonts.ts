import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The fonts that kept pictures are drawn in, and how Debian has them: what a machine has beside them changes nothing. */
const fonts = [
  { families: ['DejaVu Sans', 'DejaVu Sans Mono'], package: 'fonts-dejavu-core' },
  { families: ['Noto Sans CJK KR', 'Noto Sans Mono CJK KR'], package: 'fonts-noto-cjk' },
];
const [latin = [], korean = []] = fonts.map(({ families }) => families);

/** Writes a configuration of Fontconfig that knows no other fonts, and gives its file; throws where one is missing. */
export async function pictureFonts(folder: string): Promise<string> {
  const { stdout } = await run('fc-list', [':', 'family']);
  const here = new Set(stdout.split('\n').flatMap((line) => line.split(',')));
  const missing = fonts.filter(({ families }) => !families.every((family) => here.has(family)));
  if (missing.length > 0)
    throw new Error(
      `Kept pictures are drawn in ${fonts.flatMap(({ families }) => families).join(', ')}. On Debian:  apt-get install ${missing.map((one) => one.package).join(' ')}`,
    );
  const file = join(folder, 'fonts.conf');
  await writeFile(file, configuration());
  return file;
}

const configuration = (): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>/var/cache/fontconfig</cachedir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <selectfont>
    <acceptfont>${[...latin, ...korean].map(accepted).join('')}</acceptfont>
    <rejectfont>${['true', 'false'].map(scalable).join('')}</rejectfont>
  </selectfont>
  ${alias('monospace', [latin[1], korean[1]])}
  ${alias('ui-monospace', [latin[1], korean[1]])}
  ${alias('sans-serif', [latin[0], korean[0]])}
  ${alias('system-ui', [latin[0], korean[0]])}
</fontconfig>
`;

/** Together all there are: a file that is rejected by its name could not be accepted again. */
const scalable = (is: string): string =>
  `<pattern><patelt name="scalable"><bool>${is}</bool></patelt></pattern>`;

/** Upright and as wide as usual: a package more has others of that name, too. */
const accepted = (family: string): string =>
  `<pattern><patelt name="family"><string>${family}</string></patelt>` +
  '<patelt name="slant"><const>roman</const></patelt><patelt name="width"><const>normal</const></patelt></pattern>';

const alias = (name: string, families: readonly (string | undefined)[]): string =>
  `<alias binding="strong"><family>${name}</family><prefer>` +
  `${families.map((family) => `<family>${family ?? ''}</family>`).join('')}</prefer></alias>`;
