import type { CatalogueFacts, CataloguePlace, ScheduleFault } from '../../model/stage-file-problem.js';
import { listed } from '../facts.js';
import type { PlacedTexts } from '../texts.js';
import { words } from './words.js';

/** What is wrong with Pulumi.yaml and the stage files, and what to do; the place is printed in front of it. */
export const catalogue: PlacedTexts<CatalogueFacts, CataloguePlace> = {
  PROJECT_FILE_MISSING: () =>
    'There is no Pulumi.yaml here. Go to the directory of the project, or name it with --project DIR.',
  PROJECT_FILE_INVALID: (_, at) =>
    `The project has no usable name. Add a line such as \`${at.hint ?? ''}\`: letters, digits, "-", "_" and ".", at most 100.`,
  NO_STAGES: (_, at) =>
    `There is no stage: a stage is a file Pulumi.<stage>.yaml. Add one, for example ${at.hint ?? ''}.`,
  FILE_UNREADABLE: (f, at) =>
    `${at.file} cannot be read: ${f.reason === 'failed' ? f.detail : words.unreadable[f.reason]}. Put a readable UTF-8 text file there.`,
  FILE_EXTENSION: (_, at) =>
    `Stage files end in .yaml, so ${at.file} would be ignored. Rename it to ${at.hint ?? ''}.`,
  YAML_SYNTAX: (f) => `This is no valid YAML: ${f.reason}. Correct the indentation or the quotes.`,
  YAML_KEY_TWICE: (_, at) => `${key(at)} stands here for the second time. Remove one of the two lines.`,
  STAGE_NAME_INVALID: (f, at) =>
    `"${f.stage}" cannot be the name of a stage: small letters, digits and "-", a letter first, at most 31. Rename the file${at.hint === null ? '' : ` to ${at.hint}`}.`,
  STAGE_NAME_RESERVED: (f) =>
    `"${f.stage}" is a developer's own machine and never a stage. Give the file another name.`,
  UNKNOWN_KEY: (_, at) => `There is no key ${key(at)}.${meant(at)} Correct or remove it.`,
  MISSING_KEY: (f, at) =>
    `${key(at)} is missing${f.trigger === undefined ? '' : `, which trigger ${f.trigger} needs`}. Add it; allowed: ${listed(f.allowed)}.`,
  KEY_NOT_ALLOWED: (f, at) =>
    f.because === 'esc'
      ? 'Variables of Pulumi ESC would win over the dotenv files without a word. Remove `environment:` and use the dotenv file.'
      : f.because === 'aws'
        ? `${key(at)} has no effect on platform aws, where every machine may update the stage. Remove it.`
        : `${key(at)} has no effect with trigger ${f.trigger}. Remove it, or choose another trigger.`,
  INVALID_VALUE: (f, at) => `${key(at)} cannot be ${f.value}.${meant(at)} Allowed: ${listed(f.allowed)}.`,
  VALUE_TOO_LONG: (f, at) =>
    `${key(at)} is too long. Shorten it to at most ${String(f.max)} ${f.unit === 'array' ? 'entries' : 'characters'}.`,
  UNKNOWN_SOURCE: (f, at) =>
    `There is no stage "${f.source}" to take builds from.${meant(at)} The stages are: ${listed(f.known)}.`,
  SOURCE_CYCLE: (f) =>
    `These stages wait for each other: ${f.path.join(' → ')}. Give one of them another source, or trigger commit and none.`,
  SOURCE_IS_MILESTONE: (f) =>
    `"${f.source}" takes milestones in turn with others, so only some of them would come on from it. Choose the stage before it as source.`,
  DOTENV_FILE_MISSING: (f, at) => `There is no file ${f.missing}. Create it, or correct ${key(at)}.`,
  INVALID_SCHEDULE: (f) =>
    `${schedules[f.reason]} Write five fields, such as "0 3 * * *" for every night at three.`,
  INVALID_TIMEZONE: (f, at) =>
    `"${f.value}" is no time zone.${meant(at)} Use a name of the IANA database, such as Asia/Seoul.`,
  QUIET_WITHOUT_END: (f, at) =>
    `${key(at)} goes on for more than ${String(f.days)} days without a break, so nothing would start by itself any more. Let them begin more rarely or end sooner; to stop a stage for longer, hold it: npx --no switchback hold set STAGE --reason "…"`,
  ENCRYPTION_SALT_MISSING: (_, at) =>
    `encryptionsalt is missing, and Pulumi would write one into this tracked file. ${salt(at)}`,
  ENCRYPTION_SALT_INVALID: (_, at) => `encryptionsalt is damaged, so no passphrase would fit. ${salt(at)}`,
  ENCRYPTED_KEY_MISSING: (f, at) =>
    `encryptedkey is missing, and Pulumi would write one into this tracked file. Make it yourself and commit it: ${at.hint ?? ''}; for a stack that is there already: ${f.change}`,
  DOTENV_NAME_TAKEN: (f) =>
    `The dotenv name "${f.dotenv}" belongs to ${listed(f.stages)} already. Give this stage a file of its own.`,
};

const schedules: Readonly<Record<ScheduleFault, string>> = {
  fields: 'A schedule has exactly five fields: minute, hour, day, month, day of the week.',
  never: 'This schedule does not come round within five years.',
  syntax: 'This is no cron line.',
};

const meant = ({ hint: name }: CataloguePlace): string => (name === null ? '' : ` Did you mean ${name}?`);
const key = (at: CataloguePlace): string => at.key ?? '';
const salt = ({ hint }: CataloguePlace): string =>
  hint === null
    ? 'Let Pulumi make one with `npx --no switchback pulumi stack init`, and commit it.'
    : `Copy this line to the top: ${hint}`;
