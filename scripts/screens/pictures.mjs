/** What is taken of the sample world: the pages that tell most, each as wide as a window and as high as it takes. */
export const pictures = [
  { name: 'pipeline', path: '/', width: 1280, height: 1000 },
  { name: 'promote', path: '/promotions/new?stage=nightly&build=b1460', width: 1280, height: 1120 },
  { name: 'stage', path: '/stages/devqa', width: 1280, height: 900 },
  { name: 'milestones', path: '/milestones', width: 1280, height: 920 },
  { name: 'commit', path: '/commits/3f9c2ab', width: 1280, height: 1040 },
  { name: 'tv', path: '/tv', width: 1280, height: 720 },
];

/** Each of them in both languages and both themes. */
export const looks = ['en', 'ko'].flatMap((language) =>
  ['light', 'dark'].map((theme) => ({ language, theme })),
);

/** Beside its page in the other language it says which one it is in. */
export const fileOf = ({ name }, { language, theme }) => `${name}.${language}.${theme}.png`;

/** All of them together are no heavier, so that a clone stays small. */
export const mostBytes = 1_500_000;

/** As it stands in the documents: a Wednesday at two, in the zone of the team that they draw. */
export const usualTime = '2026-11-11T14:00:00+09:00';
export const zone = 'Asia/Seoul';

/** Who looks at it: one of those that the documents draw, and not whoever takes the pictures. */
export const looker = { id: 'jin', name: 'Jin', via: 'web' };
