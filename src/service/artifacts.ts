import { createArtifacts, type Artifacts } from '../artifacts/artifacts.js';
import { placesIn } from '../artifacts/places.js';
import { sharedArtifacts } from '../artifacts/shared.js';
import { objectsOf } from '../bucket/objects.js';
import { stateAddress } from '../model/state-bucket.js';
import type { Config } from './config.js';

export interface KeptArtifacts {
  readonly artifacts: Artifacts;
  /** Gives to the bucket what was kept here only; null = nobody shares it. */
  readonly share: (() => Promise<void>) | null;
}

/**
 * Where tarballs are kept: below the data directory, and for services that share a server's database and a bucket also
 * there, each project's for itself.
 */
export function artifactsOf(config: Config, project: string): KeptArtifacts {
  const { dataDir, bucket, databaseUrl, machineEnv } = config;
  const { unpackedBytes: maxUnpackedBytes, files: maxFiles } = config.uploads;
  const limits = { maxFiles, maxUnpackedBytes };
  const local = createArtifacts(dataDir, limits);
  if (bucket === null || databaseUrl === null) return { artifacts: local, share: null };
  const folder = `.switchback/${project}/artifacts/`;
  const shelf = { places: placesIn(dataDir), limits, objects: objectsOf(bucket, folder, machineEnv) };
  const address = stateAddress(bucket) + folder;
  const artifacts = sharedArtifacts(shelf, { local, address });
  return { artifacts, share: () => artifacts.share() };
}
