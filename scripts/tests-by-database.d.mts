export function testsOnServer(installDir: string): string[];
export function testsEmbedded(installDir: string): string[];
