/** What puts on a stage what is booked there. */
export const putRightCommand = ({
  stage,
  milestone,
  build,
}: {
  readonly stage: string;
  readonly milestone: number | null;
  readonly build: string;
}): string =>
  milestone === null
    ? `npx --no switchback promote ${stage} --build ${build}`
    : `npx --no switchback milestone put-back ${String(milestone)}`;
