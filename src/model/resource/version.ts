export interface VersionResource {
  name: string;
  version: string;
  node: string;
  pulumi: { version: string; from: string } | null;
}
