export const unknown = (code: string): string =>
  `"${code}": 다른 버전의 Switchback이 기록한 내용이며, 이 버전에는 이에 대한 설명이 없습니다.`;
