import { group, type Tree } from './tree.js';
import { whenUsed } from './when-used.js';

const { createBuild } = whenUsed(() => import('../commands/build-create.js'));
const { listBuilds, showBuild } = whenUsed(() => import('../commands/build.js'));

/** `build`: what CI registers and what is in it. */
export function addBuilds({ program, on, c, o }: Tree): void {
  const build = group(program, 'build', c.build);
  build
    .command('create')
    .description(c.buildCreate)
    .option('--tarball <file>', o.tarball)
    .option('--image <ref>', o.image)
    .option('--backend <dir>', o.backend)
    .option('--from <dir>', o.bundle)
    .option('--sha <sha>', o.createSha)
    .option('--branch <branch>', o.branch)
    .option('--pr <number>', o.pr)
    .option('--ci-url <url>', o.ciUrl)
    .option('--ci <name>', o.ci)
    .option('--repo <dir>', o.repo)
    .action(on((run, _, options) => createBuild(run, options)));
  build
    .command('list')
    .description(c.buildList)
    .option('--limit <n>', o.limit, '20')
    .action(on((run, _, options) => listBuilds(run, options)));
  build
    .command('show <build>')
    .description(c.buildShow)
    .action(on((run, [id]) => showBuild(run, id)));
}
