import type { ProblemFacts } from '../../model/problems.js';
import { withParticle } from './particle.js';

/** Why a tarball is not taken, and how one is made that is. */
export const refusedWithNext = (facts: ProblemFacts['artefact-refused']): string =>
  `${refusedTarball(facts)} ${facts.why === 'not-inside' ? packWhole : packAgain}`;

const packAgain = '"npm pack"으로 만들어 다시 업로드해 주세요.';
const packWhole =
  '--tarball 없이 "npx --no switchback build create"를 실행하면 백엔드와 필요한 패키지가 함께 들어갑니다. "npm pack"으로 만들 때는 package.json의 "bundleDependencies"에, 번들러가 남긴 패키지는 "switchback.external"에 이름을 적어 주세요.';

/** Why a tarball is not taken. */
function refusedTarball({ why, entry, needs = '' }: ProblemFacts['artefact-refused']): string {
  switch (why) {
    case 'traversal':
      return `"${entry}" 경로가 패키지 디렉터리를 벗어납니다.`;
    case 'absolute':
      return `${withParticle(`"${entry}"`, '은')} 절대 경로입니다. 패키지 안의 경로도 빗금이나 드라이브 이름으로 시작할 수 없습니다.`;
    case 'link':
      return `${withParticle(`"${entry}"`, '은')} 링크입니다.`;
    case 'name-too-long':
      return `"${entry}" 이름이 너무 깁니다.`;
    case 'file-and-folder':
      return `"${entry}" 경로가 파일이면서 디렉터리입니다.`;
    case 'case-twins':
      return `"${entry}" 파일과 대소문자만 다른 파일이 또 있습니다.`;
    case 'lost':
      return `"${entry}" 파일이 온전히 풀리지 않습니다. 희소 파일이 그런 경우입니다.`;
    case 'no-package-json':
      return 'package.json이 없습니다.';
    case 'no-entry':
      return `시작할 것이 없습니다. package.json의 "main" 파일("${entry}")이나 "switchback.command"가 필요합니다.`;
    case 'not-inside':
      return `"${entry}" 파일에 필요한 패키지 ${needs}의 파일이 tarball에 없어 시작하지 못합니다.`;
    case 'too-many-files':
      return '파일이 너무 많습니다. 한도는 서비스의 SWITCHBACK_TARBALL_FILES입니다.';
    case 'too-large-unpacked':
      return '풀었을 때 너무 큽니다. 한도는 서비스의 SWITCHBACK_UNPACKED_MB입니다.';
    case 'not-a-tarball':
      return entry === ''
        ? 'npm이 만든 tarball이 아닙니다.'
        : `npm이 만든 tarball이 아닙니다. "${entry}" 항목이 패키지 디렉터리 하나에 들어 있지 않습니다.`;
  }
}
