/** What a stage gets from elsewhere, or what is none of a backend's business. */
export const isLeftOut = (name: string): boolean =>
  /^(node_modules|\.env(\..*)?|Pulumi\.yaml|Pulumi\..+\.yaml|\.switchback|\.git.*|.+\.tgz)$/.test(name);
