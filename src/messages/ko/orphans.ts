import type { orphans as en } from '../en/orphans.js';

export const orphans: typeof en = {
  text: (f) => {
    const { arn, urn, type, replaced, replaces, findable } = f;
    if (arn !== null && urn === null)
      return `${f.stage} 스테이지의 태그가 붙은 ${arn} 리소스가 AWS에 있지만 Pulumi는 모릅니다. 만드는 중에 업데이트가 끊겼을 수도 있고, 쓰이고 있을 수도 있습니다. 같은 계정에 프로젝트와 스테이지 이름이 같은 Switchback이 하나 더 설치되어 있으면 그 스테이지의 것이 여기에 보이고, 다른 사람이 같은 태그를 쓸 수도 있습니다. 누구의 것인지 확인하기 전에는 아무것도 삭제하지 마세요.`;
    const begun = `${f.name}(${type}) 리소스를 만드는 중에 업데이트가 끊겼습니다.`;
    if (arn !== null)
      return replaces !== null
        ? `${begun} 이것으로 교체하려던 원래 리소스(${replaces})는 그대로 쓰이고 있고, Pulumi가 모르는 ${arn} 리소스가 AWS에 함께 남아 계속 비용이 들 수 있습니다. 다음 업데이트는 교체할 리소스를 새로 만듭니다.`
        : replaced
          ? `${begun} 그 뒤 Pulumi가 새로 하나 만들었고, Pulumi가 모르는 ${arn} 리소스가 AWS에 남아 계속 비용이 들 수 있습니다.`
          : `${begun} Pulumi가 모르는 ${arn} 리소스가 AWS에 있으며, 다음 업데이트는 하나를 더 만듭니다.`;
    const another =
      replaces !== null
        ? ` 이것으로 교체하려던 원래 리소스(${replaces})는 그대로 쓰이고 있습니다.`
        : replaced
          ? ' 그 뒤 Pulumi가 새로 하나 만들었습니다.'
          : '';
    return findable
      ? `${begun}${another} ${f.stage} 스테이지의 태그가 붙고 Pulumi가 모르는 같은 종류의 리소스는 AWS에 보이지 않습니다. 새 리소스는 조금 늦게 보일 수 있습니다.`
      : `${begun}${another} AWS의 태그 검색에 나오지 않는 종류이므로 콘솔에서 찾아보세요.`;
  },
  ways: {
    'take-in': () =>
      '스택의 상태에 넣어 다음 업데이트가 이어서 쓰게 합니다. 그런 다음 마지막 명령으로 끊긴 생성 기록을 지웁니다. 잠금이 남아 있으면 먼저 스테이지를 복구하세요.',
    remove: () => '삭제합니다. 쓰는 곳이 없는지 먼저 확인하세요. Switchback이 스스로 삭제하는 일은 없습니다.',
    forget: () => 'AWS에 남은 것이 없을 때: 중간에 끊긴 생성 기록을 스택의 상태에서 모두 지웁니다.',
  },
  refused: (f) =>
    `스테이지의 태그가 붙은 리소스를 AWS에 물어볼 수 없어(${f.said}) 그 없이 아는 것만 보여 드립니다.`,
};
