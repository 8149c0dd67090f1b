import type { Missing } from '../../model/problem.js';
import { listed } from '../facts.js';
import { didYouMean } from './did-you-mean.js';
import { withParticle } from './particle.js';

/** What was looked for and is not there, and how to see what there is. */
export function notFound(f: Missing): { title: string; detail: string } {
  const { name } = f;
  const meant = didYouMean('nearest' in f ? f.nearest : null);
  const known = 'known' in f ? listed(f.known) : '';
  switch (f.kind) {
    case 'stage':
      return { title: `${name} 스테이지는 없습니다`, detail: `있는 스테이지: ${known}.${meant}` };
    case 'build':
      return {
        title: `${name} 빌드는 없습니다`,
        detail: `${meant} 목록 보기: npx --no switchback build list`.trim(),
      };
    case 'build-of':
      return {
        title: `${name} 승격에는 빌드가 없었습니다`,
        detail: '빌드 승격: npx --no switchback promote <stage> --build <build>',
      };
    case 'build-on':
      return {
        title: `${name}에는 아직 빌드가 없습니다`,
        detail: '스테이지 보기: npx --no switchback status',
      };
    case 'build-then':
      return {
        title: `${name}: 기록된 빌드 없음`,
        detail:
          '그때까지 실행된 것이 없거나 기록되지 않았습니다. 더 늦은 시각을 써 보세요. 빌드 보기: npx --no switchback build list',
      };
    case 'hold':
      return { title: `${name} 고정은 없습니다`, detail: '목록 보기: npx --no switchback hold list' };
    case 'ask':
      return {
        title: `${name} 요청은 없습니다`,
        detail: '누가 기다리는지 보기: npx --no switchback stage show <stage>',
      };
    case 'milestone':
      return {
        title: `${name}번 마일스톤은 없습니다`,
        detail: '목록 보기: npx --no switchback milestone list',
      };
    case 'line':
      return { title: `${name} 정지는 없습니다`, detail: '지금의 고정 보기: npx --no switchback hold list' };
    case 'client':
      return { title: `${name} 클라이언트는 없습니다`, detail: '목록 보기: npx --no switchback client list' };
    case 'schedule':
      return { title: `${name}에는 일정이 없습니다`, detail: `일정이 있는 스테이지: ${known || '없음'}.` };
    case 'recovery':
      return {
        title: `${name} 복구가 없습니다`,
        detail: '스테이지의 복구 보기: npx --no switchback stage recover <stage> --preview',
      };
    case 'promotion':
      return { title: `${name} 승격은 없습니다`, detail: '스테이지 보기: npx --no switchback status' };
    case 'audit':
      return { title: `감사 기록에 ${name}번 행은 없습니다`, detail: '최근 기록 보기: GET /api/v1/audit' };
    case 'token':
      return {
        title: `${name} 토큰은 없습니다`,
        detail: '목록 보기: npx --no switchback token list --ended',
      };
    case 'webhook':
      return { title: `${name} 웹훅은 없습니다`, detail: '목록 보기: npx --no switchback webhook list' };
    case 'artifact':
      return {
        title: '그런 아티팩트가 없습니다',
        detail: '업로드: npx --no switchback build create --sha <sha> --tarball <file>',
      };
    case 'path':
      return {
        title: '여기에는 아무것도 없습니다',
        detail: `${withParticle(name, '은')} 이 API의 경로가 아닙니다.`,
      };
  }
}
