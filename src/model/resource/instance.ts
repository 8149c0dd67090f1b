export interface InstanceResource {
  id: string;
  host: string;
  pid: number;
  url: string | null;
  version: string;
  startedAt: string;
  seenAt: string;
  /** `silent`: it has not been heard of within its lease, and keeps what it follows until it is proven gone. */
  state: 'living' | 'silent';
}
