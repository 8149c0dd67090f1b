/** CPU of a task in units (1024 = one vCPU), and its memory in MiB. */
export interface FargateSize {
  readonly cpu: number;
  readonly memory: number;
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

/** What Fargate sells (docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html, Linux, platform 1.4.0). */
const memoryOf: ReadonlyMap<number, Range> = new Map([
  [256, { least: 512, most: 2048, step: 512 }],
  [512, { least: 1024, most: 4096, step: 1024 }],
  [1024, { least: 2048, most: 8192, step: 1024 }],
  [2048, { least: 4096, most: 16_384, step: 1024 }],
  [4096, { least: 8192, most: 30_720, step: 1024 }],
  [8192, { least: 16_384, most: 61_440, step: 4096 }],
  [16_384, { least: 32_768, most: 122_880, step: 8192 }],
]);

/** The CPU values that a task may have, in units. */
export const fargateCpus: readonly number[] = [...memoryOf.keys()];

/** The memory values, in MiB, that go with a CPU value; empty for one that is not sold. */
export function memoriesFor(cpu: number): number[] {
  const range = memoryOf.get(cpu);
  if (range === undefined) return [];
  const sizes = [];
  for (let size = range.least; size <= range.most; size += range.step)
    // 1536 MiB is the one step of the smallest size that is not sold.
    if (cpu !== 256 || size !== 1536) sizes.push(size);
  return sizes;
}

/** Whether Fargate sells this pair. */
export const isFargateSize = ({ cpu, memory }: FargateSize): boolean => memoriesFor(cpu).includes(memory);
