/** What the simulated ECS refuses when a task definition is registered for Fargate. */
import { AwsError } from './aws-error.mjs';
import { tokens } from './tokens.mjs';

const largest = 65_536;
const client = (text) => new AwsError('ClientException', text);

/** CPU units → memory in MiB (docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html). */
const memoryOf = {
  256: [512, 1024, 2048],
  512: steps(1024, 4096, 1024),
  1024: steps(2048, 8192, 1024),
  2048: steps(4096, 16_384, 1024),
  4096: steps(8192, 30_720, 1024),
  8192: steps(16_384, 61_440, 4096),
  16384: steps(32_768, 122_880, 8192),
};

function steps(first, last, step) {
  return Array.from({ length: (last - first) / step + 1 }, (_, i) => first + i * step);
}

export const containersOf = (inputs) => JSON.parse(inputs.containerDefinitions);

function sizeIsOffered({ cpu, memory }) {
  if (!(memoryOf[cpu] ?? []).includes(Number(memory)))
    throw client(`No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory.`);
}

function fitsIntoDocument(inputs) {
  const length = Buffer.byteLength(JSON.stringify(inputs));
  if (length > largest) throw client(`Actual length: '${length}'. Max allowed length is '${largest}' bytes.`);
}

function familyIsName({ family }) {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(family)) throw client(`Invalid family name '${family}'.`);
}

function imagesAreReferences(inputs) {
  for (const { image = '' } of containersOf(inputs)) {
    const [name, digest] = image.split('@');
    if (name === '' || (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)))
      throw new AwsError(
        'InvalidParameterException',
        `invalid image reference '${image}': invalid digest format`,
      );
  }
}

function namesStandOnce(inputs) {
  for (const { environment = [], secrets = [] } of containersOf(inputs)) {
    const names = environment.map(({ name }) => name);
    const secretNames = secrets.map(({ name }) => name);
    const both = secretNames.find((name, i) => names.includes(name) || secretNames.indexOf(name) !== i);
    if (both !== undefined)
      throw client(
        `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${both}'.`,
      );
  }
}

function rolesExist({ executionRoleArn, taskRoleArn }, cloud) {
  for (const arn of [executionRoleArn, taskRoleArn])
    if (arn !== undefined && arn !== null && cloud.byArn(tokens.role, arn) === undefined)
      throw client('Role is not valid');
}

function executionRoleWhereNeeded(inputs) {
  if (inputs.executionRoleArn) return;
  for (const { secrets = [], logConfiguration, image = '' } of containersOf(inputs)) {
    const needs = 'Fargate requires task definition to have execution role ARN to support';
    if (secrets.length > 0) throw client(`${needs} secrets.`);
    if (logConfiguration?.logDriver === 'awslogs') throw client(`${needs} log driver awslogs.`);
    if (image.includes('.dkr.ecr.')) throw client(`${needs} ECR images.`);
  }
}

function fargateNeedsAwsvpc({ networkMode, requiresCompatibilities = [] }) {
  if (requiresCompatibilities.includes('FARGATE') && networkMode !== 'awsvpc')
    throw client('Fargate only supports network mode ‘awsvpc’.');
}

/** @type {import('./rules.mjs').Rule[]} */
export const taskDefinitionRules = [
  familyIsName,
  fitsIntoDocument,
  fargateNeedsAwsvpc,
  sizeIsOffered,
  imagesAreReferences,
  namesStandOnce,
  rolesExist,
  executionRoleWhereNeeded,
];
