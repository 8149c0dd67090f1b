/** Where Pulumi's file backend keeps the state of this project's stacks. */
export interface StatePlace {
  readonly dataDir: string;
  /** Name of the Pulumi project. */
  readonly project: string;
}
