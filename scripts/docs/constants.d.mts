/** A number of the sources that has a name. */
export interface Constant {
  readonly file: string;
  readonly name: string;
  readonly value: number;
}

export function constantsIn(installDir: string): Constant[];

export function constantsOf(file: string, text: string): Constant[];

export function namelessWaits(installDir: string): string[];
