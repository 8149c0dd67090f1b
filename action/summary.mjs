import { appendFileSync } from 'node:fs';
import { env } from 'node:process';
import { switchback } from './switchback.mjs';

/** Of what people wrote nothing is markup, and nothing ends a cell of a table. */
const text = (value) =>
  String(value ?? '–')
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]()#+!|~<>&@:]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A link only where it leads to a page. */
const link = (shown, address) =>
  /^https?:\/\/[^\s<>()|]+$/.test(address ?? '') ? `[${shown}](${address})` : shown;

const build = switchback('build', 'show', env.BUILD);
const ids = (env.PROMOTIONS ?? '').split(' ').filter(Boolean);
const listed = ids.length === 0 ? [] : switchback('promotion', 'list', '--limit', '200').items;
const promotions = listed.filter(({ id }) => ids.includes(id));
const stages = switchback('status').items;

// Where no variable names it, the project does.
const named = env.SWITCHBACK_SERVER || switchback('version').service?.url;
const server = (named ?? '').replace(/\/+$/, '');
const repository = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}`;
const promoted = (stage) => promotions.find((one) => one.stage === stage);
const now = (stage) => {
  const own = promoted(stage.stage);
  if (own === undefined) return '–';
  const why = own.outcome?.text ?? '';
  return `${link(text(own.phase), `${server}/api/v1/promotions/${own.id}`)}${why === '' ? '' : ` ${text(why)}`}`;
};
const rows = stages.map((stage) => [
  link(text(stage.stage), stage.url),
  text(stage.currentBuild?.id),
  now(stage),
]);
const lines = [
  `### ${link(`Build ${text(build.id)}`, `${server}/api/v1/builds/${build.id}`)}`,
  '',
  `${link(`\`${build.commit.slice(0, 7)}\``, `${repository}/commit/${build.commit}`)} ${text(build.subject)} (${text(build.author)}), branch ${text(build.branch)}` +
    (build.ciUrl === null ? '' : `, ${link('run', build.ciUrl)}`),
  '',
  '| Stage | Runs | This build |',
  '| --- | --- | --- |',
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  '',
];
appendFileSync(env.GITHUB_STEP_SUMMARY, `${lines.join('\n')}\n`);
