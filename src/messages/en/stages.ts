import { listed, type Facts } from '../facts.js';

const meant = (f: Facts): string => (f['hint'] == null ? '' : ` Did you mean ${listed(f['hint'])}?`);
const nearest = (f: Facts): string => (f['nearest'] == null ? '' : ` Did you mean ${listed(f['nearest'])}?`);
const key = (f: Facts): string => listed(f['key']);
const file = (f: Facts): string => listed(f['file']);

/** What is wrong with the stage files and the dotenv files, and what to do; the place is printed in front of it. */
export const stages = {
  // Pulumi.yaml and Pulumi.<stage>.yaml
  PROJECT_FILE_MISSING: (_: Facts) =>
    'There is no Pulumi.yaml here. Go to the directory of the project, or name it with --project DIR.',
  PROJECT_FILE_INVALID: (f: Facts) =>
    `The project has no usable name. Add a line such as \`${listed(f['hint'])}\`: letters, digits, "-", "_" and ".", at most 100.`,
  NO_STAGES: (f: Facts) =>
    `There is no stage: a stage is a file Pulumi.<stage>.yaml. Add one, for example ${listed(f['hint'])}.`,
  FILE_UNREADABLE: (f: Facts) =>
    `${file(f)} cannot be read: ${unreadable[listed(f['reason'])] ?? listed(f['detail'])}. Put a readable UTF-8 text file there.`,
  FILE_EXTENSION: (f: Facts) =>
    `Stage files end in .yaml, so ${file(f)} would be ignored. Rename it to ${listed(f['hint'])}.`,
  YAML_SYNTAX: (f: Facts) =>
    `This is no valid YAML: ${listed(f['reason'])}. Correct the indentation or the quotes.`,
  YAML_KEY_TWICE: (f: Facts) => `${key(f)} stands here for the second time. Remove one of the two lines.`,
  STAGE_NAME_INVALID: (f: Facts) =>
    `"${listed(f['stage'])}" cannot be the name of a stage: small letters, digits and "-", a letter first, at most 31. Rename the file${f['hint'] == null ? '' : ` to ${listed(f['hint'])}`}.`,
  STAGE_NAME_RESERVED: (f: Facts) =>
    `"${listed(f['stage'])}" is a developer's own machine and never a stage. Give the file another name.`,
  UNKNOWN_KEY: (f: Facts) => `There is no key ${key(f)}.${meant(f)} Correct or remove it.`,
  MISSING_KEY: (f: Facts) =>
    `${key(f)} is missing${f['trigger'] === undefined ? '' : `, which trigger ${listed(f['trigger'])} needs`}. Add it; allowed: ${listed(f['allowed'])}.`,
  KEY_NOT_ALLOWED: (f: Facts) =>
    f['because'] === 'esc'
      ? 'Variables of Pulumi ESC would win over the dotenv files without a word. Remove `environment:` and use the dotenv file.'
      : `${key(f)} has no effect with trigger ${listed(f['trigger'])}. Remove it, or choose another trigger.`,
  INVALID_VALUE: (f: Facts) =>
    `${key(f)} cannot be ${listed(f['value'])}.${meant(f)} Allowed: ${listed(f['allowed'])}.`,
  VALUE_TOO_LONG: (f: Facts) =>
    `${key(f)} is too long. Shorten it to at most ${listed(f['max'])} ${f['unit'] === 'array' ? 'entries' : 'characters'}.`,
  UNKNOWN_SOURCE: (f: Facts) =>
    `There is no stage "${listed(f['source'])}" to take builds from.${meant(f)} The stages are: ${listed(f['known'])}.`,
  SOURCE_CYCLE: (f: Facts) =>
    `These stages wait for each other: ${path(f)}. Give one of them another source, or trigger commit and none.`,
  SOURCE_IS_MILESTONE: (f: Facts) =>
    `"${listed(f['source'])}" takes milestones in turn with others, so only some of them would come on from it. Choose the stage before it as source.`,
  DOTENV_FILE_MISSING: (f: Facts) =>
    `There is no file ${listed(f['missing'])}. Create it, or correct ${key(f)}.`,
  INVALID_SCHEDULE: (f: Facts) =>
    `${schedules[listed(f['reason'])] ?? schedules.syntax} Write five fields, such as "0 3 * * *" for every night at three.`,
  INVALID_TIMEZONE: (f: Facts) =>
    `"${listed(f['value'])}" is no time zone.${meant(f)} Use a name of the IANA database, such as Asia/Seoul.`,
  ENCRYPTION_SALT_MISSING: (f: Facts) =>
    `encryptionsalt is missing, and Pulumi would write one into this tracked file. ${salt(f)}`,
  ENCRYPTION_SALT_INVALID: (f: Facts) => `encryptionsalt is damaged, so no passphrase would fit. ${salt(f)}`,
  ENCRYPTED_KEY_MISSING: (f: Facts) =>
    `encryptedkey is missing, and Pulumi would write one into this tracked file. Make it yourself and commit it: ${listed(f['hint'])}; for a stack that is there already: ${listed(f['change'])}`,

  // Both
  DOTENV_NAME_TAKEN: (f: Facts) =>
    `The dotenv name "${listed(f['dotenv'])}" belongs to ${listed(f['stages'])} already. Give this stage a file of its own.`,

  // The dotenv files
  UNKNOWN_STAGE: (f: Facts) =>
    `There is no stage "${listed(f['stage'])}".${nearest(f)} The stages are: ${listed(f['known'])}.`,
  STAGE_ENV_MISMATCH: (f: Facts) =>
    `Stage ${listed(f['stage'])} runs with "${listed(f['dotenv'])}", not with "${listed(f['asked'])}". Leave the choice out: the stage makes it.`,
  ENV_FILE_MISSING: (f: Facts) =>
    `Stage ${listed(f['stage'])} needs ${file(f)}, which is not there. Create it; it may be empty.`,
  ENV_FILE_UNREADABLE: (f: Facts) =>
    `${file(f)} cannot be read: ${unreadable[listed(f['reason'])] ?? listed(f['detail'])}. Put a readable file of at most 1 MB there.`,
  ENCODING: (f: Facts): string =>
    f['reason'] === 'nul'
      ? 'There is a NUL byte here. Save the file again as UTF-8 text.'
      : 'This is not UTF-8. Save the file again as UTF-8.',
  SYNTAX: (f: Facts): string => syntax[listed(f['reason'])] ?? syntax['not-an-assignment'],
  INVALID_KEY: (f: Facts) =>
    `${f['key'] == null ? 'This' : `"${key(f)}"`} cannot be a name. Use letters, digits and "_", a letter first.`,
  DUPLICATE_KEY: (f: Facts) =>
    `${key(f)} stands in line ${listed(f['firstLine'])} of this file already. Remove one of the two.`,
  UNRESOLVED_REFERENCE: (f: Facts) =>
    `${key(f)} refers to ${f['reference'] == null ? 'a name' : `$${listed(f['reference'])}`}, which is set ${f['ignored'] === true ? 'in no file, and in this shell for Switchback itself only' : 'nowhere'}. Set it, give a default with \${NAME:-text}, or write \\$ for a plain $.`,
  REQUIRED_REFERENCE: (f: Facts) =>
    `${key(f)} needs ${f['reference'] == null ? 'a name' : `$${listed(f['reference'])}`}, which is not set${said(f)}. Set it to a value that is not empty.`,
  REFERENCE_CYCLE: (f: Facts) =>
    `These values refer to each other: ${path(f)}. Set one of them without a reference.`,
  REFERENCE_SYNTAX: (f: Facts) =>
    `${key(f)} ${references[listed(f['reason'])] ?? references['unknown-form']} Write $NAME, \${NAME}, \${NAME:-text}, \${NAME-text}, \${NAME:+text} or \${NAME:?message}, and \\$ for a plain $.`,
  COMMAND_SUBSTITUTION_UNSUPPORTED: (f: Facts) =>
    `${key(f)} holds $(…), which is never run. Write the value itself, or \\$( for the plain text.`,
  SERVERLESS_VARIABLE: (f: Facts) =>
    `${key(f)} holds \${${listed(f['source'])}:…}, which only the Serverless Framework fills in. Write the value itself, or refer to a name: \${NAME}.`,
  CFN_DYNAMIC_REFERENCE: (f: Facts) =>
    `${key(f)} holds {{resolve:…}}, which only CloudFormation fills in. Write the ARN of the secret instead.`,
  ENCRYPTED_VALUE: (f: Facts) =>
    `${key(f)} was encrypted by dotenvx, and nothing here can read it. Refer to the secret by its ARN instead.`,
  UNKNOWN_STACK_SETTING: (f: Facts) =>
    f['belongsTo'] == null
      ? `${key(f)} is no setting of a stage.${nearest(f)} The settings are: ${listed(f['known'])}.`
      : `${key(f)} is a setting of platform ${listed(f['belongsTo'])}, and this stage runs on ${listed(f['platform'])}. Remove it.`,
  BAD_STACK_SETTING: (f: Facts) =>
    `${key(f)} has a value that is not allowed. Allowed: ${listed(f['allowed'])}.`,
  SECRET_LITERAL: (f: Facts) =>
    `${key(f)} looks like a secret and holds a plain value. Write the ARN of the secret, or list the name under switchback:allowLiteralSecrets.`,
  RESERVED_KEY: (f: Facts) =>
    `${key(f)} steers ${f['platform'] === true ? 'the platform' : 'the process'} and not the backend. Remove it, or list the name under switchback:allowReserved.`,
  KEY_CONFLICT: (f: Facts) =>
    `${key(f)} is set by Switchback itself, so the file's value would be lost. Remove it.`,
  STAGE_PORT_TAKEN: (f: Facts) =>
    `Port ${listed(f['port'])} belongs to ${listed(f['owner'])} (${listed(f['ownerFile'])}): two stages cannot share an address. Choose another number for SWITCHBACK_STAGE_PORT here.`,
  TASK_DEFINITION_TOO_LARGE: (f: Facts) =>
    `The environment takes ${listed(f['bytes'])} bytes of a task definition, which has room for ${listed(f['limit'])}. The largest: ${listed(f['largest'])}. Shorten them, or let the backend fetch them itself.`,
  REQUIRED_KEY_MISSING: (f: Facts) =>
    `${key(f)} is required ${key(f).startsWith('SWITCHBACK_') ? 'by the platform of this stage' : 'by switchback:requiredKeys'} and ${f['empty'] === true ? 'empty' : 'in no file'}. Set it in .env or .env.${listed(f['dotenv'])}.`,
  VALUE_TOO_LARGE: (f: Facts) =>
    f['scope'] === 'value'
      ? `${key(f)} grows beyond ${listed(f['limit'])} bytes, more than a process can be given. Shorten it, or put the text into a file of the build.`
      : `With ${key(f)} the environment grows beyond ${listed(f['limit'])} bytes, more than a process can be given. Shorten the values.`,
  AMBIGUOUS_HASH: (f: Facts) =>
    `${key(f)}: the first # begins a comment here and cuts the value off. Put the value into quotes, or a blank before the #.`,

  // Warnings
  OVERRIDDEN_BY_PROCESS_ENV: (f: Facts) =>
    `${key(f)} comes from the process environment and not from ${file(f)}. To use the file: unset ${key(f)}.`,
  PROCESS_ENV_IGNORED: (f: Facts) =>
    `${key(f)} in the process environment is for Switchback itself: stage ${listed(f['stage'])} gets the one of ${file(f)}. To give it another one, write it there.`,
  LOCAL_FILE_USED: (f: Facts) =>
    f['ci'] === true
      ? `${file(f)} belongs to one machine and is refused in CI for stage ${listed(f['stage'])}. Remove it.`
      : `${file(f)} belongs to this machine, yet stage ${listed(f['stage'])} uses it. Move what everyone needs to .env.${listed(f['dotenv'])}.`,
  SUSPICIOUS_MULTILINE: (f: Facts) =>
    `${key(f)} takes ${listed(f['lines'])} lines, and some look like assignments of their own. If so, close its quote.`,
  INVISIBLE_CHARACTER: (f: Facts) =>
    `There is an invisible character here (${listed(f['character'])}). Type the line again if it is not wanted.`,
  TOOL_VARIABLE: (f: Facts) => `${key(f)} is a switch of dotenv tools and has no effect here. Remove it.`,
};

const unreadable: Readonly<Record<string, string>> = {
  'not-a-file': 'it is a folder or no regular file',
  permission: 'permission denied',
  'too-large': 'it is too large',
  'not-utf-8': 'it is not UTF-8',
  nul: 'it holds a NUL byte',
};

const schedules = {
  fields: 'A schedule has exactly five fields: minute, hour, day, month, day of the week.',
  never: 'This schedule does not come round within five years.',
  syntax: 'This is no cron line.',
} as Readonly<Record<string, string>> & { readonly syntax: string };

const syntax = {
  'not-an-assignment': 'This line is neither KEY=VALUE nor a comment. Correct it, or put # in front of it.',
  colon: 'Here stands ":" where "=" belongs. Write KEY=VALUE.',
  apart: 'Key and "=" stand on different lines. Put them on one.',
  'open-quote': 'The quote that opens here is never closed. Close it, or leave it out.',
  'text-after-quote': 'There is text behind the closing quote. Put the whole value into quotes.',
  'multi-line-without-quotes':
    'A value over several lines needs quotes. Put it into quotes, or refer to the secret by its ARN.',
  'wrapped-value':
    'This looks like the rest of a value that was broken over lines. Write the value on one line; a name without a value is NAME="".',
  'line-separator': 'There is an invisible line separator here (U+2028 or U+2029). Type the line again.',
} as Readonly<Record<string, string>> & { readonly 'not-an-assignment': string };

const references = {
  'unknown-form': 'holds a reference in a form that is not known.',
  'open-brace': 'holds a ${ that is never closed.',
  'non-latin-name': 'holds a $ before a letter that no name begins with.',
  'too-deep': 'holds defaults within defaults, too many deep.',
} as Readonly<Record<string, string>> & { readonly 'unknown-form': string };

const path = (f: Facts): string => (Array.isArray(f['path']) ? f['path'].map(String).join(' → ') : '');
const said = (f: Facts): string => (listed(f['message']) === '' ? '' : `: ${listed(f['message'])}`);
const salt = (f: Facts): string =>
  f['hint'] == null
    ? 'Let Pulumi make one with `switchback pulumi stack init`, and commit it.'
    : `Copy this line to the top: ${listed(f['hint'])}`;
