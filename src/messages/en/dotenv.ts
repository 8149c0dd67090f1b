import type {
  EnvironmentFacts,
  EnvironmentPlace,
  ReferenceFault,
  SyntaxFault,
} from '../../model/stage-file-problem.js';
import { listed } from '../facts.js';
import type { PlacedTexts } from '../texts.js';
import { words } from './words.js';

/** What is wrong with the dotenv files of a stage, and what to do; the place is printed in front of it. */
export const dotenv: PlacedTexts<EnvironmentFacts, EnvironmentPlace> = {
  DOTENV_NAME_TAKEN: (f, at) =>
    `The dotenv name "${at.dotenv}" belongs to ${listed(f.stages)} already. Give this stage a file of its own.`,
  UNKNOWN_STAGE: (f, at) =>
    `There is no stage "${at.stage}".${nearest(f)} The stages are: ${listed(f.known)}.`,
  STAGE_ENV_MISMATCH: (f, at) =>
    `Stage ${at.stage} runs with "${at.dotenv}", not with "${f.asked}". Leave the choice out: the stage makes it.`,
  ENV_FILE_MISSING: (_, at) =>
    `Stage ${at.stage} needs ${file(at)}, which is not there. Create it; it may be empty.`,
  ENV_FILE_UNREADABLE: (f, at) =>
    `${file(at)} cannot be read: ${f.reason === 'failed' ? f.detail : words.unreadable[f.reason]}. Put a readable file of at most 1 MB there.`,
  ENCODING: (f) =>
    f.reason === 'nul'
      ? 'There is a NUL byte here. Save the file again as UTF-8 text.'
      : 'This is not UTF-8. Save the file again as UTF-8.',
  SYNTAX: (f) => syntax[f.reason],
  INVALID_KEY: (_, at) =>
    `${at.key === null ? 'This' : `"${at.key}"`} cannot be a name. Use letters, digits and "_", a letter first.`,
  DUPLICATE_KEY: (f, at) =>
    `${key(at)} stands in line ${String(f.firstLine)} of this file already. Remove one of the two.`,
  UNRESOLVED_REFERENCE: (f, at) =>
    `${key(at)} refers to ${f.reference === null ? 'a name' : `$${f.reference}`}, which is set ${f.ignored === true ? 'in no file, and in this shell for Switchback itself only' : 'nowhere'}. Set it, give a default with \${NAME:-text}, or write \\$ for a plain $.`,
  REQUIRED_REFERENCE: (f, at) =>
    `${key(at)} needs ${f.reference === null ? 'a name' : `$${f.reference}`}, which is not set${f.message === '' ? '' : `: ${f.message}`}. Set it to a value that is not empty.`,
  REFERENCE_CYCLE: (f) =>
    `These values refer to each other: ${f.path.join(' → ')}. Set one of them without a reference.`,
  REFERENCE_SYNTAX: (f, at) =>
    `${key(at)} ${references[f.reason]} Write $NAME, \${NAME}, \${NAME:-text}, \${NAME-text}, \${NAME:+text} or \${NAME:?message}, and \\$ for a plain $.`,
  COMMAND_SUBSTITUTION_UNSUPPORTED: (_, at) =>
    `${key(at)} holds $(…), which is never run. Write the value itself, or \\$( for the plain text.`,
  SERVERLESS_VARIABLE: (f, at) =>
    `${key(at)} holds \${${f.source}:…}, which only the Serverless Framework fills in. Write the value itself, or refer to a name: \${NAME}.`,
  CFN_DYNAMIC_REFERENCE: (_, at) =>
    `${key(at)} holds {{resolve:…}}, which only CloudFormation fills in. Write the ARN of the secret instead.`,
  ENCRYPTED_VALUE: (_, at) =>
    `${key(at)} was encrypted by dotenvx, and nothing here can read it. Refer to the secret by its ARN instead.`,
  UNKNOWN_STACK_SETTING: (f, at) =>
    f.belongsTo === null
      ? `${key(at)} is no setting of a stage.${nearest(f)} The settings are: ${listed(f.known)}.`
      : `${key(at)} is a setting of platform ${f.belongsTo}, and this stage runs on ${f.platform}. Remove it.`,
  BAD_STACK_SETTING: (f, at) => `${key(at)} has a value that is not allowed. Allowed: ${listed(f.allowed)}.`,
  SECRET_LITERAL: (_, at) =>
    `${key(at)} looks like a secret and holds a plain value. Write the ARN of the secret, or list the name under switchback:allowLiteralSecrets.`,
  RESERVED_KEY: (f, at) =>
    `${key(at)} steers ${f.platform ? 'the platform' : 'the process'} and not the backend. Remove it, or list the name under switchback:allowReserved.`,
  KEY_CONFLICT: (_, at) =>
    `${key(at)} is set by Switchback itself, so the file's value would be lost. Remove it.`,
  STAGE_PORT_TAKEN: (f) =>
    `Port ${String(f.port)} belongs to ${f.owner} (${f.ownerFile}): two stages cannot share an address. Choose another number for SWITCHBACK_STAGE_PORT here.`,
  TASK_DEFINITION_TOO_LARGE: (f) =>
    `The environment takes ${String(f.bytes)} bytes of a task definition, which has room for ${String(f.limit)}. The largest: ${listed(f.largest)}. Shorten them, or let the backend fetch them itself.`,
  REQUIRED_KEY_MISSING: (f, at) =>
    `${key(at)} is required ${key(at).startsWith('SWITCHBACK_') ? 'by the platform of this stage' : 'by switchback:requiredKeys'} and ${f.empty ? 'empty' : 'in no file'}. Set it in .env or .env.${at.dotenv}.`,
  VALUE_TOO_LARGE: (f, at) =>
    f.scope === 'value'
      ? `${key(at)} grows beyond ${String(f.limit)} bytes, more than a process can be given. Shorten it, or put the text into a file of the build.`
      : `With ${key(at)} the environment grows beyond ${String(f.limit)} bytes, more than a process can be given. Shorten the values.`,
  AMBIGUOUS_HASH: (_, at) =>
    `${key(at)}: the first # begins a comment here and cuts the value off. Put the value into quotes, or a blank before the #.`,

  // Warnings
  OVERRIDDEN_BY_PROCESS_ENV: (_, at) =>
    `${key(at)} comes from the process environment and not from ${file(at)}. To use the file: unset ${key(at)}.`,
  PROCESS_ENV_IGNORED: (_, at) =>
    `${key(at)} in the process environment is for Switchback itself: stage ${at.stage} gets the one of ${file(at)}. To give it another one, write it there.`,
  LOCAL_FILE_USED: (f, at) =>
    f.ci
      ? `${file(at)} belongs to one machine and is refused in CI for stage ${at.stage}. Remove it.`
      : `${file(at)} belongs to this machine, yet stage ${at.stage} uses it. Move what everyone needs to .env.${at.dotenv}.`,
  SUSPICIOUS_MULTILINE: (f, at) =>
    `${key(at)} takes ${String(f.lines)} lines, and some look like assignments of their own. If so, close its quote.`,
  INVISIBLE_CHARACTER: (f) =>
    `There is an invisible character here (${f.character}). Type the line again if it is not wanted.`,
  TOOL_VARIABLE: (_, at) => `${key(at)} is a switch of dotenv tools and has no effect here. Remove it.`,
};

const syntax: Readonly<Record<SyntaxFault, string>> = {
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
};

const references: Readonly<Record<ReferenceFault, string>> = {
  'unknown-form': 'holds a reference in a form that is not known.',
  'open-brace': 'holds a ${ that is never closed.',
  'non-latin-name': 'holds a $ before a letter that no name begins with.',
  'too-deep': 'holds defaults within defaults, too many deep.',
};

const nearest = ({ nearest: name }: { readonly nearest: string | null }): string =>
  name === null ? '' : ` Did you mean ${name}?`;
const key = (at: EnvironmentPlace): string => at.key ?? '';
const file = (at: EnvironmentPlace): string => at.file ?? '';
