import type { OrphanResource } from '../contract/orphan.js';
import { messagesIn, type Language } from '../messages/index.js';
import { isFoundByTags } from '../model/aws-kind.js';
import { nameOfUrn, type Orphan } from '../model/orphan.js';
import { orphanCommands } from './orphan-commands.js';

/** What Pulumi does not know, in words, with the commands that take it in or delete it. */
export function orphanResource(orphan: Orphan, stage: string, language: Language): OrphanResource {
  const { orphans: said } = messagesIn(language);
  const { arn, urn, type, replaced, replaces, since } = orphan;
  return {
    ...{ arn, urn, type, replaced, replaces, since },
    text: said.text({
      ...{ stage, arn, urn, type, replaced, replaces, findable: isFoundByTags(type) },
      name: urn === null ? stage : nameOfUrn(urn),
    }),
    ways: orphanCommands(stage, orphan).map(({ way, command }) => ({
      way,
      text: said.ways[way](),
      command,
    })),
  };
}
