/** Who asks for an action of the deployer's policy; what none of the others has is the providers'. */
const kinds = {
  en: {
    checked: '**Nobody calls these.** AWS asks for them itself before it does something else',
    tagging:
      '**With tags.** AWS asks for them itself when something is made with tags, and the providers call them when tags change',
    own: '**Switchback itself calls these**, each seen against the simulation; some the providers call, too',
    state: "**Pulumi calls these for its state**, each seen against the simulation's S3 and KMS",
    providers: '**The providers call these**',
  },
  ko: {
    checked: '**아무도 호출하지 않습니다.** AWS가 다른 일을 하기 전에 스스로 확인합니다',
    tagging:
      '**태그.** 태그를 붙여 만들 때는 AWS가 스스로 확인하고, 태그가 바뀔 때는 프로바이더가 호출합니다',
    own: '**Switchback이 직접 호출합니다.** 하나하나 시뮬레이션에서 호출을 보았고, 일부는 프로바이더도 호출합니다',
    state: '**Pulumi가 상태를 위해 호출합니다.** 하나하나 시뮬레이션의 S3와 KMS에서 호출을 보았습니다',
    providers: '**프로바이더가 호출합니다**',
  },
};

const everything = { account: null, region: null, project: null, stateBucket: 'state', kmsKey: 'key' };

/** Every action of the deployer's policy, by who asks for it and by its API. */
export function actionsText({ deployerPolicy, checkedActions, taggingActions, ownActions }, language) {
  const kindOf = (action) => {
    if (checkedActions.includes(action)) return 'checked';
    if (taggingActions.includes(action)) return 'tagging';
    if (ownActions.includes(action)) return 'own';
    return /^(s3|kms):/.test(action) ? 'state' : 'providers';
  };
  const all = deployerPolicy(everything).Statement.flatMap(({ Action }) => Action);
  return Object.entries(kinds[language])
    .flatMap(([kind, said]) => [
      `- ${said}:`,
      ...byApi(all.filter((action) => kindOf(action) === kind)).map((line) => `  - ${line}`),
    ])
    .join('\n');
}

function byApi(actions) {
  const all = actions.map((action) => action.split(':')).toSorted();
  const apis = [...new Set(all.map(([api]) => api))];
  return apis.map((api) => {
    const names = all.filter(([one]) => one === api).map(([, name]) => `\`${name}\``);
    return `${api}: ${names.join(', ')}`;
  });
}
