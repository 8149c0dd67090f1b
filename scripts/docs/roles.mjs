import { table } from './table.mjs';

const heading = { en: 'Right', ko: '권한' };

/** Which role has which right. */
export const rolesText = ({ roles, verbs }, words, language) =>
  table(
    [heading[language], ...Object.keys(roles).map((role) => `\`${role}\``)],
    verbs.map((verb) => [
      language === 'en' ? `\`${verb}\`` : `\`${verb}\` (${words.right[verb]})`,
      ...Object.values(roles).map((has) => (has.includes(verb) ? '✓' : '')),
    ]),
  );
