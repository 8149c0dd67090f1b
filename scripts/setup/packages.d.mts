export function packagesAreFresh(installDir: string): boolean;
