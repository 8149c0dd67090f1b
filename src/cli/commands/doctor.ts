import { checkAws } from '../doctor/aws.js';
import { checkDatabase } from '../doctor/database.js';
import { checkFiles } from '../doctor/files.js';
import type { Check, Checked, Finding } from '../doctor/finding.js';
import { checkLink } from '../doctor/link.js';
import { checkNode } from '../doctor/node.js';
import { checkPorts } from '../doctor/ports.js';
import { checkProgram } from '../doctor/program.js';
import { checkProxies } from '../doctor/proxies.js';
import { checkPulumi } from '../doctor/pulumi-cli.js';
import { checkService, elsewhereOf } from '../doctor/service.js';
import { checkStateDirectory } from '../doctor/state-directory.js';
import { exitCodes, type ExitCode } from '../terminal/exit.js';
import { CliError } from '../terminal/failure.js';
import { installDir } from '../../service/install-dir.js';
import type { Invocation } from '../terminal/invocation.js';
import { hang } from '../terminal/hang.js';
import { printItems } from '../terminal/output.js';
import { paints } from '../terminal/paint.js';
import { dataDirOf, projectOf } from '../local/project.js';

const checks: readonly Check[] = [
  checkNode,
  checkPulumi,
  checkProxies,
  checkLink,
  checkStateDirectory,
  checkService,
  checkDatabase,
  checkFiles,
  checkProgram,
  checkPorts,
  checkAws,
];

/** What is to be found on the machine of the service only. */
const onItsMachine: ReadonlySet<Check> = new Set([
  checkPulumi,
  checkProxies,
  checkStateDirectory,
  checkDatabase,
  checkPorts,
  checkAws,
]);

/** Looks for what is wrong on this machine and prints the command that mends it; 1 when something is. */
export async function doctor(invocation: Invocation): Promise<ExitCode> {
  const checked: Checked = {
    invocation,
    installDir,
    projectDir: orNull(() => projectOf(invocation)),
    dataDir: orNull(() => dataDirOf(invocation)),
  };
  const isAway = (await elsewhereOf(checked)) !== null;
  const here = checks.filter((check) => !isAway || !onItsMachine.has(check));
  const all = (await Promise.all(here.map((check) => check(checked)))).flat();
  const findings = all.map((finding) => ({ ...finding, mend: fromHere(checked, finding.mend) }));
  if (invocation.output === 'table') printFindings(invocation, findings);
  else
    printItems(
      invocation,
      findings.map((finding) => record(invocation, finding)),
      recordView,
    );
  return findings.some(({ state }) => state === 'problem') ? exitCodes.error : exitCodes.ok;
}

/** Pasted where the project is, the command names what lies there from there: so it is a colleague's, too. */
const fromHere = ({ projectDir, invocation }: Checked, mend: string | null): string | null =>
  projectDir === invocation.terminal.cwd ? (mend?.replaceAll(`${projectDir}/`, '') ?? null) : mend;

interface FindingRecord {
  readonly check: string;
  readonly state: string;
  readonly code: string;
  readonly text: string;
  readonly mend: string | null;
  readonly facts: object;
}

const record = (
  { messages, hinted }: Invocation,
  { check, state, code, text, mend, facts }: Finding,
): FindingRecord => ({
  check,
  state,
  code,
  text: hinted(text(messages)),
  mend,
  facts: facts ?? {},
});

const recordView = {
  columns: [],
  row: ({ check, state, code, text, mend }: FindingRecord): string[] => [
    check,
    state,
    code,
    text,
    mend ?? '',
  ],
  empty: '',
};

function printFindings(invocation: Invocation, findings: readonly Finding[]): void {
  const { print, quote, messages, color, width, hinted } = invocation;
  const { green, red, yellow, bold } = paints(color);
  const signs = { ok: green('✓'), note: yellow('·'), problem: red('✗') };
  for (const { check, state, text, mend } of findings) {
    const [first = '', ...rest] = hinted(text(messages)).split('\n');
    const [head = '', ...more] = hang(`${messages.doctor.checks[check]}: ${first}`, {
      width: width - 2,
      indent: 2,
    });
    const below = rest.flatMap((line) => hang(`  ${line}`, { width: width - 2, indent: 4 }));
    print(`${signs[state]} ${head}`);
    for (const line of [...more, ...below]) print(`  ${line}`);
    // To be pasted: any command, whole.
    if (mend !== null) quote(`    → ${bold(hinted(mend))}`);
  }
  const problems = findings.filter(({ state }) => state === 'problem');
  const mended = problems.filter(({ mend }) => mend !== null).length;
  print(
    problems.length === 0
      ? messages.doctor.allWell
      : messages.doctor.problems({ count: problems.length, mended }),
  );
}

/** Without a project there is still a machine to look at. */
function orNull(find: () => string): string | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof CliError) return null;
    throw error;
  }
}
