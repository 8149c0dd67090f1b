/**
 * What happened to the sample backend after its first commit, oldest first.
 * `edit` gets a function that replaces text in a file and fails when the text is not there.
 */
export const changes = [
  {
    version: '1.1.0',
    author: 'Jin',
    subject: 'add opening hours',
    edit: (replace) =>
      replace(
        'routes.js',
        "  '/menu':",
        "  '/hours': ({ answer }) => answer(200, { open: '11:00', close: '21:00' }),\n\n  '/menu':",
      ),
  },
  {
    version: '1.1.1',
    author: 'Hana',
    subject: 'add kimchi stew to the menu',
    edit: (replace) =>
      replace('menu.js', '11000 },\n', "11000 },\n  { dish: 'kimchi-jjigae', price: 8500 },\n"),
  },
  {
    version: '1.2.0',
    author: 'Mina',
    subject: 'add rate limiter',
    edit: (replace) => {
      replace('settings.js', '  failHealth:', '  requestsPerMinute: 100_000,\n  failHealth:');
      replace(
        'server.js',
        '  if (route === undefined)',
        "  if (tooMany()) return answer(response, 429, { error: 'too many requests' });\n  if (route === undefined)",
      );
      replace(
        'server.js',
        'let stopping = false;',
        [
          'let minute = 0;',
          'let seen = 0;',
          '',
          'function tooMany() {',
          '  const now = Math.floor(Date.now() / 60_000);',
          '  if (now !== minute) [minute, seen] = [now, 0];',
          '  seen += 1;',
          '  return seen > settings.requestsPerMinute;',
          '}',
          '',
          'let stopping = false;',
        ].join('\n'),
      );
    },
  },
  {
    version: '1.2.1',
    author: 'Jin',
    subject: 'cache headers',
    edit: (replace) =>
      replace(
        'routes.js',
        "'/menu': ({ answer }) => answer(",
        "'/menu': ({ answer, response }) => response.setHeader('cache-control', 'max-age=60') && answer(",
      ),
  },
  {
    version: '1.2.2',
    author: 'Joon',
    subject: 'fix price of bibimbap',
    edit: (replace) => replace('menu.js', 'price: 9000', 'price: 9500'),
  },
  {
    version: '1.2.3',
    author: 'Hana',
    subject: 'revert "cache headers"',
    edit: (replace) =>
      replace(
        'routes.js',
        "'/menu': ({ answer, response }) => response.setHeader('cache-control', 'max-age=60') && answer(",
        "'/menu': ({ answer }) => answer(",
      ),
  },
  {
    version: '1.3.0',
    author: 'Mina',
    subject: 'add allergens to the menu',
    edit: (replace) => {
      replace('menu.js', "'bibimbap', price: 9500", "'bibimbap', price: 9500, allergens: ['egg', 'sesame']");
      replace(
        'menu.js',
        "'naengmyeon', price: 11000",
        "'naengmyeon', price: 11000, allergens: ['buckwheat']",
      );
    },
  },
];
