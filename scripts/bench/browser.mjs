/** The one that the tests look with, too. */
export const browserPath = '/usr/bin/chromium';
