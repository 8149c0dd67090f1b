/** The folder of the installed server's programs; undefined = there is none. */
export function findPostgres(path?: string): string | undefined;
