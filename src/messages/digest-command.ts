import type { MovingImage } from '../model/image.js';
import { shellWord } from './quote.js';

const ecr = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(.+)$/;

/** The command that prints the digest to which a tag points just now. */
export function digestCommand({ repository, tag }: MovingImage): string {
  const [, account, region, name] = ecr.exec(repository) ?? [];
  if (account === undefined || region === undefined || name === undefined)
    return `docker buildx imagetools inspect ${shellWord(`${repository}:${tag}`)} --format '{{.Manifest.Digest}}'`;
  return [
    `aws ecr describe-images --registry-id ${account} --region ${region}`,
    `--repository-name ${shellWord(name)} --image-ids ${shellWord(`imageTag=${tag}`)}`,
    `--query 'imageDetails[0].imageDigest' --output text`,
  ].join(' ');
}
