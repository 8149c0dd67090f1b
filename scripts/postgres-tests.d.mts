export function postgresTests(installDir: string): string[];
