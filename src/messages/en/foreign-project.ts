/** A Pulumi.yaml of somebody else's is where ours would be: for an error and for what doctor found. */
export const foreignWhy =
  'It is a project of Pulumi itself: nothing in it, and no Pulumi.<stage>.yaml beside it, speaks of switchback. `init` writes over no file of somebody else.';
export const foreignNext =
  'Move it into a folder of its own with what belongs to it, then: npx --no switchback init   (a project elsewhere is named with --project DIR)';
