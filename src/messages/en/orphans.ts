import type { OrphanFacts, OrphanWay } from '../../model/orphan.js';
import type { Texts } from '../texts.js';

/** What is left in AWS of updates that were cut off. */
export const orphans = {
  text: (f: OrphanFacts): string => {
    const { arn, urn, type, replaced, replaces, findable } = f;
    if (arn !== null && urn === null)
      return `AWS has ${arn} with the tags of ${f.stage}, and Pulumi does not know it: an update may have been cut off while it was made, or it lives: another installation of Switchback with a project and a stage of these names in the same account shows its running stage here, and somebody else may tag alike. Find out whose it is before anything is deleted.`;
    const begun = `An update was cut off while it made ${f.name} (${type})`;
    if (arn !== null)
      return replaces !== null
        ? `${begun}, which was to replace ${replaces}. That one runs on, and AWS has ${arn} beside it, which Pulumi does not know: it may cost money for ever, and the next update makes a replacement anew.`
        : replaced
          ? `${begun}, and Pulumi has made another one since. AWS still has ${arn}, which Pulumi does not know; it may cost money for ever.`
          : `${begun}. AWS has ${arn}, which Pulumi does not know: the next update makes a second one.`;
    const another =
      replaces !== null
        ? `, which was to replace ${replaces}; that one runs on`
        : replaced
          ? ', and Pulumi has made another one since'
          : '';
    return findable
      ? `${begun}${another}. AWS shows nothing of this kind with the tags of ${f.stage} that Pulumi does not know; what is new it may show a little late.`
      : `${begun}${another}. AWS's search by tags does not name this kind: look for it in the console.`;
  },
  ways: {
    'take-in': () =>
      'Takes it into the state of the stack, so that the next update goes on with it; the last command then lets the state forget that it was cut off. Where a lock is left, recover the stage first.',
    remove: () => 'Deletes it. Look first that nothing needs it; Switchback never does this by itself.',
    forget: () =>
      'Once nothing of it is left in AWS: the state of the stack forgets every creation that was cut off.',
  } satisfies Texts<Record<OrphanWay, undefined>>,
  refused: (f: { said: string }): string =>
    `AWS could not be asked what carries the tags of the stage (${f.said}), so this is what is known without it.`,
};
