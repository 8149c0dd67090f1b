import type { apiChanges as enChanges, apiUnknown as enUnknown, Change } from '../en/api-changes.js';

const parts = { request: '요청', response: '응답', parameter: '매개변수' } as const;

const place = ({ route, part, name, field }: Change): string =>
  [route, ...(part === null ? [] : [`${parts[part]} ${name}`.trim()]), field]
    .filter((text) => text !== '')
    .join(', ');

export const apiChanges: typeof enChanges = {
  'route-removed': (c) => `${place(c)}: 없어짐`,
  'route-added': (c) => `${place(c)}: 새로 생김`,
  'parameter-removed': (c) => `${place(c)}: 없어짐`,
  'parameter-added': (c) => `${place(c)}: 새로 생김(생략할 수 있음)`,
  'parameter-required': (c) => `${place(c)}: 이제 꼭 필요함`,
  'parameter-optional': (c) => `${place(c)}: 이제 생략할 수 있음`,
  'body-required': (c) => `${place(c)}: 이제 본문이 꼭 필요함`,
  'body-optional': (c) => `${place(c)}: 이제 본문을 생략할 수 있음`,
  'body-removed': (c) => `${place(c)}: 본문을 더는 받지 않음`,
  'body-added': (c) => `${place(c)}: 이제 본문을 보낼 수 있음`,
  'media-removed': (c) => `${place(c)}: ${String(c.from)} 형식이 없어짐`,
  'media-added': (c) => `${place(c)}: ${String(c.to)} 형식이 새로 생김`,
  'response-removed': (c) => `${place(c)}: 없어짐`,
  'response-added': (c) => `${place(c)}: 새로 생김`,
  'field-removed': (c) => `${place(c)}: 없어짐`,
  'field-added': (c) => `${place(c)}: 새로 생김`,
  'field-required': (c) => `${place(c)}: 이제 꼭 필요함`,
  'field-optional': (c) => `${place(c)}: 이제 빠질 수 있음`,
  'type-changed': (c) => `${place(c)}: 형식이 바뀜: ${String(c.from)} → ${String(c.to)}`,
  'values-removed': (c) =>
    c.from === null ? `${place(c)}: 이제 이 값만 받음: ${String(c.to)}` : `${place(c)}: 없어진 값: ${c.from}`,
  'values-added': (c) => (c.to === null ? `${place(c)}: 이제 아무 값이나 됨` : `${place(c)}: 새 값: ${c.to}`),
  'forms-changed': (c) => `${place(c)}: 형태가 ${String(c.from)}가지에서 ${String(c.to)}가지로 바뀜`,
};

export const apiUnknown: typeof enUnknown = {
  'nothing-runs': () => '스테이지에 아직 빌드가 없어 비교할 API가 없습니다.',
  'runs-nowhere': (d) =>
    `${String(d.build)} 빌드는 지금 어느 스테이지에서도 실행되지 않아 API를 물어볼 곳이 없습니다.`,
  'no-answer': (d) =>
    `${String(d.stage)}에 ${String(d.path)} 경로를 물었지만 답이 없습니다(${String(d.build)}).`,
  'no-document': (d) =>
    `${String(d.stage)}의 ${String(d.build)} 빌드는 ${String(d.path)}에 API 문서를 내주지 않습니다.`,
  'document-too-large': (d) =>
    `${String(d.stage)}의 ${String(d.build)} 빌드가 내주는 API 문서(${String(d.path)})가 1 MB보다 큽니다.`,
  'not-openapi': (d) =>
    `${String(d.stage)}의 ${String(d.build)} 빌드가 ${String(d.path)}에 내주는 것은 JSON으로 된 OpenAPI 3 문서가 아닙니다.`,
};
