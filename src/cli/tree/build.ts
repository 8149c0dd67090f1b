import { createBuild, listBuilds, showBuild } from '../commands/build.js';
import { group, type Tree } from './tree.js';

/** `build`: what CI registers and what is in it. */
export function addBuilds({ program, on, c, o }: Tree): void {
  const build = group(program, 'build', c.build);
  build
    .command('create')
    .description(c.buildCreate)
    .requiredOption('--sha <sha>', o.createSha)
    .option('--tarball <file>', o.tarball)
    .option('--image <ref>', o.image)
    .option('--branch <branch>', o.branch)
    .option('--repo <dir>', o.repo)
    .option('--ci-url <url>', o.ciUrl)
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
