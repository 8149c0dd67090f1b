const head = (...lines) => [...lines, '', ''].join('\r\n');
const get = (target, ...lines) => head(`GET ${target} HTTP/1.1`, 'Host: x', ...lines);
const post = (target, ...lines) => head(`POST ${target} HTTP/1.1`, 'Host: x', ...lines);
const last = 'Connection: close';
const webSocket = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
const large = 'a'.repeat(1024 ** 2);

/**
 * What a client may do: its name in both languages, and what it sends. `after` = what it sends once it has heard that
 * much; `leaves` = when it goes, if it does not wait for the end; `halfCloses` = it says that it has said all; `idles` =
 * before it goes on, it says nothing for longer than the server lets an idle connection be.
 */
export const cases = [
  { en: 'a target with a query', ko: '쿼리가 있는 대상', send: get('/echo?a=1&b=%20', last) },
  { en: 'an odd target', ko: '특이한 대상', send: get('//a/../b/%00/%zz;x=?&&a[]=1|2', last) },
  { en: 'a target beyond ASCII', ko: 'ASCII가 아닌 대상', send: get('/caf\u00e9', last) },
  { en: 'a whole address as target', ko: '전체 주소인 대상', send: get('http://x/echo', last) },
  { en: 'a fragment in the target', ko: '프래그먼트가 있는 대상', send: get('/a#b', last) },
  { en: '`OPTIONS *`', ko: '`OPTIONS *`', send: head('OPTIONS * HTTP/1.1', 'Host: x', last) },
  {
    en: 'a method of its own',
    ko: '고유한 메서드',
    send: `${head('PROPFIND /dav HTTP/1.1', 'Host: x', 'Depth: 1', 'Content-Length: 2', last)}ok`,
  },
  {
    en: 'a `DELETE` with a body',
    ko: '본문이 있는 `DELETE`',
    send: `${head('DELETE /a HTTP/1.1', 'Host: x', 'Content-Length: 2', last)}ok`,
  },
  {
    en: 'headers twice, and their case',
    ko: '두 번 나온 헤더와 대소문자',
    send: get('/echo', 'X-A: 1', 'x-a: 2', 'X-EMPTY:', last),
  },
  {
    en: 'a request header of 30 kB',
    ko: '30 kB의 요청 헤더',
    send: get('/echo', `X-Long: ${'a'.repeat(30_000)}`, last),
  },
  { en: 'a response header of 20 kB', ko: '20 kB의 응답 헤더', send: get('/long-head', last) },
  { en: 'two `Set-Cookie`', ko: '`Set-Cookie` 두 개', send: get('/cookies', last) },
  { en: 'a reason and headers of its own', ko: '고유한 사유 구문과 헤더', send: get('/reason', last) },
  { en: '`HEAD`', ko: '`HEAD`', send: head('HEAD /head HTTP/1.1', 'Host: x', last) },
  { en: '204', ko: '204', send: get('/nothing', last) },
  { en: '304', ko: '304', send: get('/unchanged', last) },
  {
    en: 'an upload of 1 MB',
    ko: '1 MB 업로드',
    send: post('/up', `Content-Length: ${String(large.length)}`, last),
    then: large,
  },
  {
    en: 'an upload in chunks',
    ko: '청크 업로드',
    send: post('/up', 'Transfer-Encoding: chunked', last),
    then: '5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n',
  },
  {
    en: 'an upload that is answered before its end',
    ko: '끝나기 전에 응답된 업로드',
    send: post('/too-large', 'Content-Length: 9'),
    after: 'enough',
    then: '123456789' + get('/echo', last),
  },
  { en: 'a body in chunks', ko: '청크 본문', send: get('/chunks', last) },
  {
    en: 'trailers of a request',
    ko: '요청의 트레일러',
    send: post('/up', 'Trailer: X-Sum', 'Transfer-Encoding: chunked', last),
    then: '1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n',
  },
  { en: 'trailers of a response', ko: '응답의 트레일러', send: get('/trailers', 'TE: trailers', last) },
  { en: '103 before the answer', ko: '응답 전의 103', send: get('/hints', last) },
  { en: '102 before the answer', ko: '응답 전의 102', send: get('/processing', last) },
  {
    en: '`Expect: 100-continue`, wanted',
    ko: '받아들인 `Expect: 100-continue`',
    send: post('/up', 'Expect: 100-continue', 'Content-Length: 2', last),
    after: '100 Continue',
    then: 'ok',
  },
  {
    en: '`Expect: 100-continue`, refused',
    ko: '거절한 `Expect: 100-continue`',
    send: post('/refuse', 'Expect: 100-continue', 'Content-Length: 2', last),
  },
  {
    en: 'another `Expect`',
    ko: '다른 `Expect`',
    send: post('/up', 'Expect: miracles', 'Content-Length: 0', last),
  },
  {
    en: 'a WebSocket, accepted',
    ko: '받아들인 WebSocket',
    send: get('/web-socket', ...webSocket),
    after: '\r\n\r\n',
    then: 'hello',
    leaves: 'hello',
  },
  {
    en: 'a WebSocket with 1 MB',
    ko: '1 MB를 보내는 WebSocket',
    send: get('/web-socket', ...webSocket),
    after: '\r\n\r\n',
    then: `${large}!`,
    leaves: 'a!',
  },
  {
    en: 'a WebSocket that was idle for longer than other connections may be',
    ko: '다른 연결에 허용되는 시간보다 오래 조용했던 WebSocket',
    send: get('/web-socket', ...webSocket),
    after: '\r\n\r\n',
    idles: true,
    then: 'hello',
    leaves: 'hello',
  },
  { en: 'a WebSocket, refused', ko: '거절한 WebSocket', send: get('/no', ...webSocket) },
  {
    ...{ en: 'a change to HTTP/2', ko: 'HTTP/2로의 전환' },
    send:
      get(
        '/http-2',
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA',
      ) + get('/last', last),
    why: {
      en: 'only a WebSocket is offered to the backend; the rest are plain requests',
      ko: 'WebSocket만 백엔드에 제안하며 나머지는 보통 요청이 됨',
    },
  },
  {
    en: 'a stream of events, and a client that leaves',
    ko: '이벤트 스트림과 떠나는 클라이언트',
    send: get('/events'),
    leaves: 'data: 1',
    untilLeft: true,
  },
  {
    en: 'requests one behind the other',
    ko: '연달아 보낸 요청',
    send: get('/a') + `${post('/b', 'Content-Length: 1')}b` + get('/chunks') + get('/c', last),
  },
  {
    en: 'a request after an answer',
    ko: '응답 뒤의 요청',
    send: get('/a'),
    after: '/a',
    then: get('/b', last),
  },
  {
    en: 'an HTTP/1.1 request without `Host`',
    ko: '`Host`가 없는 HTTP/1.1 요청',
    send: head('GET /echo HTTP/1.1', last),
  },
  {
    en: 'a length and chunks at once',
    ko: '길이와 청크를 함께',
    send: `${post('/up', 'Content-Length: 5', 'Transfer-Encoding: chunked', last)}0\r\n\r\n`,
  },
  { en: '`CONNECT`', ko: '`CONNECT`', send: head('CONNECT x:80 HTTP/1.1', 'Host: x') },
  {
    ...{ en: 'an HTTP/1.0 client', ko: 'HTTP/1.0 클라이언트', send: head('GET /chunks HTTP/1.0', 'Host: x') },
  },
  {
    ...{
      en: 'the version that the backend hears',
      ko: '백엔드가 듣는 버전',
      send: head('GET /echo HTTP/1.0', 'Host: x'),
    },
    why: { en: 'it goes on in HTTP/1.1', ko: 'HTTP/1.1로 이어짐' },
  },
  {
    ...{
      en: 'a client that closes its half',
      ko: '한쪽을 닫는 클라이언트',
      send: get('/reason'),
      halfCloses: true,
    },
  },
  {
    ...{
      en: 'a request header that `Connection` names',
      ko: '`Connection`이 가리키는 요청 헤더',
      send: get('/echo', 'Connection: close, X-Hop', 'X-Hop: 1'),
    },
    why: { en: 'it is for one connection (RFC 9110, 7.6.1)', ko: '한 연결만을 위한 것(RFC 9110, 7.6.1)' },
  },
  {
    ...{
      en: 'a response header that `Connection` names',
      ko: '`Connection`이 가리키는 응답 헤더',
      send: get('/named', last),
    },
    why: { en: 'it is for one connection (RFC 9110, 7.6.1)', ko: '한 연결만을 위한 것(RFC 9110, 7.6.1)' },
  },
  {
    ...{ en: 'a `POST` without a length', ko: '길이가 없는 `POST`', send: post('/up', last) },
    why: { en: 'its length is said', ko: '길이를 밝힘' },
  },
  {
    ...{ en: 'another 1xx before the answer', ko: '응답 전의 다른 1xx', send: get('/other-hint', last) },
    why: { en: 'Node passes on 100, 102 and 103 only', ko: 'Node는 100, 102, 103만 전달함' },
  },
];
