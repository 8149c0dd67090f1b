export const foreignWhy =
  'Pulumi만 쓰는 프로젝트입니다. 이 파일에도 그 옆의 Pulumi.<stage>.yaml에도 switchback이 나오지 않습니다. `init`은 남의 파일을 덮어쓰지 않습니다.';
export const foreignNext =
  '딸린 파일과 함께 별도의 디렉터리로 옮긴 뒤 실행하세요: npx --no switchback init   (프로젝트가 다른 곳에 있으면 --project DIR로 지정하세요)';
