import type { Missing } from '../../model/problem.js';
import { listed } from '../facts.js';
import { didYouMean } from './did-you-mean.js';

/** What was looked for and is not there, and how to see what there is. */
export function notFound(f: Missing): { title: string; detail: string } {
  const { name } = f;
  const meant = didYouMean('nearest' in f ? f.nearest : null);
  const known = 'known' in f ? listed(f.known) : '';
  switch (f.kind) {
    case 'stage':
      return { title: `There is no stage ${name}`, detail: `Known stages: ${known}.${meant}` };
    case 'build':
      return {
        title: `There is no build ${name}`,
        detail: `${meant} See them with: npx --no switchback build list`.trim(),
      };
    case 'build-of':
      return {
        title: `${name} had no build`,
        detail: 'Promote one: npx --no switchback promote <stage> --build <build>',
      };
    case 'build-on':
      return {
        title: `${name} runs no build yet`,
        detail: 'See the stages with: npx --no switchback status',
      };
    case 'build-then':
      return {
        title: `Of ${name} no build is recorded`,
        detail:
          'Nothing ran there by then, or nobody was there to see it. A later time may do; the oldest builds: npx --no switchback build list',
      };
    case 'hold':
      return { title: `There is no hold ${name}`, detail: 'See them with: npx --no switchback hold list' };
    case 'ask':
      return {
        title: `Nobody asked ${name}`,
        detail: 'Who waits for a stage: npx --no switchback stage show <stage>',
      };
    case 'milestone':
      return {
        title: `There is no milestone ${name}`,
        detail: 'See them with: npx --no switchback milestone list',
      };
    case 'line':
      return {
        title: `There is no stop ${name} of the line`,
        detail: 'See what is held: npx --no switchback hold list',
      };
    case 'client':
      return {
        title: `There is no client ${name}`,
        detail: 'See them with: npx --no switchback client list',
      };
    case 'schedule':
      return { title: `${name} has no schedule`, detail: `Stages with a schedule: ${known || 'none'}.` };
    case 'recovery':
      return {
        title: `There is no recovery ${name}`,
        detail: 'See that of a stage: npx --no switchback stage recover <stage> --preview',
      };
    case 'promotion':
      return {
        title: `There is no promotion ${name}`,
        detail: 'See the stages with: npx --no switchback status',
      };
    case 'audit':
      return { title: `The audit has no row ${name}`, detail: 'See the newest: GET /api/v1/audit' };
    case 'token':
      return {
        title: `There is no token ${name}`,
        detail: 'See them with: npx --no switchback token list --ended',
      };
    case 'webhook':
      return {
        title: `There is no webhook ${name}`,
        detail: 'See them with: npx --no switchback webhook list',
      };
    case 'artifact':
      return {
        title: 'There is no such artifact',
        detail: 'Upload it with: npx --no switchback build create --sha <sha> --tarball <file>',
      };
    case 'path':
      return { title: 'There is nothing here', detail: `${name} is not a path of this API.` };
  }
}
