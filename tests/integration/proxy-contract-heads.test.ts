/** What both hops make of heads, of upgrades and of connections that are kept. */

import assert from 'node:assert/strict';
import {
  answerTo,
  contract,
  END,
  exchange,
  GET,
  SWITCHING,
  seenBy,
  UPGRADE,
  WEBSOCKET,
} from '../support/proxy-contract.ts';

contract(
  'a bare proxy_pass speaks HTTP/1.0 for itself and closes behind each answer',
  {},
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.equal(
      await seenBy(program),
      'GET /page?a=%41 HTTP/1.0\r\nHost: app\r\nConnection: close\r\nX-One: 1\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n',
    );
    program.send(
      'HTTP/1.1 200 OK\r\nX-Powered-By: us\r\nContent-Type: text/plain\r\nServer: mine\r\nDate: today\r\nContent-Length: 2\r\n\r\nhi',
    );
    assert.equal(
      await answerTo(browser),
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: keep-alive\r\nX-Powered-By: us\r\n\r\n',
    );
    await browser.sees('hi');
    await program.seesEnd('fin');
    assert.match(
      stand.wire(0, 'up'),
      /^GET \/anna\/echo\/page\?a=%41 HTTP\/1\.1\r\nHost: localhost:4322/,
    );
    assert.match(stand.wire(1, 'up'), /^GET \/page\?a=%41 HTTP\/1\.0\r\nHost: app/);
    assert.match(stand.wire(1, 'down'), /Server: mine/);
    assert.doesNotMatch(stand.wire(0, 'down'), /Server: mine/);
  },
);

contract('both legs are in one trace, each with its place', {}, async (stand) => {
  await exchange(stand, GET, `HTTP/1.1 204 No Content${END}`);
  const opened = stand.play.records('anna').filter((record) => record.type === 'open');
  const hop = stand.lab.target.name;
  assert.deepEqual(
    opened.map(({ from, to, place = 0 }) => ({ from, to, place })),
    [
      { from: 'browser', to: hop, place: 0 },
      { from: hop, to: 'program', place: 1 },
    ],
  );
});

contract(
  'since 1.29.7 the default is HTTP/1.1, and the connection is kept',
  { defaults: 'since-1.29.7' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.equal(
      await seenBy(program),
      'GET /page?a=%41 HTTP/1.1\r\nHost: app\r\nX-One: 1\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n',
    );
    const answer = `HTTP/1.1 204 No Content${END}`;
    program.send(answer);
    await answerTo(browser);
    stand.askAgain(browser, GET);
    await seenBy(program);
    program.send(answer);
    await answerTo(browser);
    assert.equal(stand.legs(1), 1);
  },
);

contract(
  'keepalive lets one connection carry several requests',
  { proxyHttpVersion: '1.1', connection: 'empty', keepalive: 4 },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    for (let count = 0; count < 3; count += 1) {
      if (count > 0) stand.askAgain(browser, GET);
      assert.doesNotMatch(await seenBy(program), /connection:/i);
      program.send('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx');
      await answerTo(browser);
      await browser.sees('x');
    }
    assert.equal(stand.legs(1), 1);
  },
);

contract(
  'a kept connection that the program has closed is not used again',
  { proxyHttpVersion: '1.1', connection: 'empty', keepalive: 4 },
  async (stand) => {
    const browser = await stand.ask(GET);
    const first = await stand.program();
    await seenBy(first);
    first.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
    first.socket.end();
    await first.seesEnd('fin');
    stand.askAgain(browser, GET);
    const second = await stand.program();
    await seenBy(second);
    second.send(`HTTP/1.1 204 No Content${END}`);
    assert.match(await answerTo(browser), /^HTTP\/1\.1 204/);
  },
);

contract(
  'without Upgrade the handshake is a plain request, and the refusal comes back',
  {},
  async (stand) => {
    const browser = await stand.ask(UPGRADE);
    const program = await stand.program();
    const head = await seenBy(program);
    assert.match(head, /^GET \/socket HTTP\/1\.0\r\nHost: app\r\nConnection: close\r\n/);
    assert.doesNotMatch(head, /upgrade/i);
    assert.match(head, /Sec-WebSocket-Key/);
    program.send('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n');
    assert.match(await answerTo(browser), /^HTTP\/1\.1 426 /);
    // The connection goes on.
    stand.askAgain(browser, GET);
    const next = await stand.program();
    await seenBy(next);
    next.send(`HTTP/1.1 204 No Content${END}`);
    assert.match(await answerTo(browser), /^HTTP\/1\.1 204/);
  },
);

contract(
  'with Upgrade and Connection a 101 makes a tunnel, both ways and at once',
  WEBSOCKET,
  async (stand) => {
    const browser = await stand.ask(UPGRADE);
    const program = await stand.program();
    assert.match(
      await seenBy(program),
      /^GET \/socket HTTP\/1\.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\nHost: app\r\n/,
    );
    program.send(`${SWITCHING}\x81\x01a`);
    assert.equal(
      await answerTo(browser),
      `HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket${END}`,
    );
    await browser.sees('\x81\x01a');
    browser.send('\x81\x81abcd\x00');
    await program.sees('\x81\x81abcd\x00');
    program.send('\x81\x01b');
    await browser.sees('\x81\x01b');
    program.socket.end();
    await browser.seesEnd('fin');
  },
);

contract('the browser’s end of a tunnel ends the program’s too', WEBSOCKET, async (stand) => {
  const browser = await stand.ask(UPGRADE);
  const program = await stand.program();
  await seenBy(program);
  program.send(SWITCHING);
  await answerTo(browser);
  browser.socket.end();
  await program.seesEnd('fin');
});

contract(
  'Connection "upgrade" for every request spoils plain HTTP on the same path',
  { ...WEBSOCKET, keepalive: 4 },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.match(await seenBy(program), /^GET [^\r]+\r\nConnection: upgrade\r\nHost: app\r\n/);
    program.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
  },
);

contract(
  'a map sends Connection only with an Upgrade, and plain HTTP is kept alive',
  { proxyHttpVersion: '1.1', upgrade: 'forwarded', connection: 'map', keepalive: 4 },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.doesNotMatch(await seenBy(program), /^(connection|upgrade):/im);
    program.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
    const other = await stand.ask(UPGRADE);
    assert.match(await seenBy(program), /Upgrade: websocket\r\nConnection: upgrade/);
    program.send(SWITCHING);
    assert.match(await answerTo(other), /^HTTP\/1\.1 101/);
  },
);

for (const [host, seen] of [
  ['$host', 'localhost'],
  ['$http_host', 'localhost:4322'],
  ['wire.example', 'wire.example'],
] as const) {
  contract(`Host ${host} reaches the program as ${seen}`, { host }, async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.ok((await seenBy(program)).startsWith(`GET /page?a=%41 HTTP/1.0\r\nHost: ${seen}\r\n`));
    program.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
  });
}

contract(
  'who the browser is stands in X-Real-IP, X-Forwarded-For and X-Forwarded-Proto',
  { xRealIp: true, xForwardedFor: 'append', xForwardedProto: '$scheme' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.equal(
      await seenBy(program),
      'GET /page?a=%41 HTTP/1.0\r\nX-Real-IP: 127.0.0.1\r\nX-Forwarded-For: 9.9.9.9, 127.0.0.1\r\nX-Forwarded-Proto: http\r\nHost: app\r\nConnection: close\r\nX-One: 1\r\nAccept-Encoding: gzip\r\n\r\n',
    );
    program.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
  },
);

contract(
  'X-Forwarded-For can be set instead of added to',
  { xForwardedFor: 'replace', xForwardedProto: 'https' },
  async (stand) => {
    const browser = await stand.ask(GET);
    const program = await stand.program();
    assert.match(
      await seenBy(program),
      /X-Forwarded-For: 127\.0\.0\.1\r\nX-Forwarded-Proto: https\r\n/,
    );
    program.send(`HTTP/1.1 204 No Content${END}`);
    await answerTo(browser);
  },
);

contract('a redirect to the upstream’s own name is rewritten', {}, async (stand) => {
  const head = await exchange(
    stand,
    GET,
    'HTTP/1.1 302 Found\r\nLocation: http://app/there\r\nContent-Length: 0\r\n\r\n',
  );
  assert.match(head, /\r\nLocation: \/there\r\n/);
});

contract(
  'proxy_redirect off leaves the redirect as it is',
  { proxyRedirect: 'off' },
  async (stand) => {
    const head = await exchange(
      stand,
      GET,
      'HTTP/1.1 302 Found\r\nLocation: http://app/there\r\nContent-Length: 0\r\n\r\n',
    );
    assert.match(head, /\r\nLocation: http:\/\/app\/there\r\n/);
  },
);

contract(
  'what is outside the location is not proxied',
  { location: '/socket.io' },
  async (stand) => {
    const browser = await stand.ask(GET);
    assert.match(
      await answerTo(browser),
      /^HTTP\/1\.1 404 Not Found\r\nContent-Type: text\/html\r\n/,
    );
    assert.equal(stand.legs(1), 0);
  },
);

contract('a body that is longer than a megabyte is refused with 413', {}, async (stand) => {
  const length = 5 * 1024 * 1024;
  const browser = await stand.ask(
    `POST /save HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n`,
  );
  browser.send(Buffer.alloc(length, 'x'));
  assert.match(await answerTo(browser), /^HTTP\/1\.1 413 Request Entity Too Large/);
  assert.equal(stand.legs(1), 0);
});

contract('a request body arrives whole, with its length', {}, async (stand) => {
  const browser = await stand.ask(
    'POST /save HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
  );
  const program = await stand.program();
  assert.equal(
    await seenBy(program),
    'POST /save HTTP/1.0\r\nHost: app\r\nConnection: close\r\nContent-Length: 5\r\n\r\n',
  );
  await program.sees('abcde');
  program.send(`HTTP/1.1 204 No Content${END}`);
  await answerTo(browser);
});

// --- What is refused, redirected or left out ----------------------------------------------------------

contract('a field whose name nginx takes for invalid does not go on', {}, async (stand) => {
  const browser = await stand.ask(GET.replace('X-One: 1', 'X_One: 1\r\nX-Two: 2'));
  const program = await stand.program();
  const head = await seenBy(program);
  assert.doesNotMatch(head, /X_One/);
  assert.match(head, /X-Two: 2/);
  program.send(`HTTP/1.1 204 No Content${END}`);
  await answerTo(browser);
});

contract(
  'a location that ends in a slash sends requests without it there',
  { location: '/chat/' },
  async (stand) => {
    const browser = await stand.ask(GET.replace('/page', '/chat'));
    assert.match(
      await answerTo(browser),
      /^HTTP\/1\.1 301 Moved Permanently\r\n.*\r\nConnection: keep-alive\r\nLocation: \/chat\/\?a=%41\r\n/s,
    );
    assert.equal(stand.legs(1), 0);
  },
);

contract('a browser that waits for a 100 gets it from the hop', {}, async (stand) => {
  const browser = await stand.ask(
    `POST /save HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2${END}`,
  );
  await browser.sees(`HTTP/1.1 100 Continue${END}`);
  browser.send('hi');
  const program = await stand.program();
  assert.doesNotMatch(await seenBy(program), /expect/i);
  await program.sees('hi');
  program.send(`HTTP/1.1 204 No Content${END}`);
  assert.match(await answerTo(browser), /^HTTP\/1\.1 204/);
});

for (const [name, request, line, page] of [
  [
    'a field of more than 8 KiB is a 400',
    `GET /page HTTP/1.1\r\nHost: localhost\r\nCookie: ${'x'.repeat(9000)}${END}`,
    '400 Bad Request',
    '<title>400 Request Header Or Cookie Too Large</title>',
  ],
  [
    'a head of more than 32 KiB is a 400',
    `GET /page HTTP/1.1\r\nHost: localhost\r\n${`X: ${'x'.repeat(6000)}\r\n`.repeat(7)}\r\n`,
    '400 Bad Request',
    '<title>400 Request Header Or Cookie Too Large</title>',
  ],
  [
    'a target of more than 8 KiB is a 414',
    `GET /page?${'x'.repeat(9000)} HTTP/1.1\r\nHost: localhost${END}`,
    '414 Request-URI Too Large',
    '<title>414 Request-URI Too Large</title>',
  ],
] as const) {
  contract(name, {}, async (stand) => {
    const browser = await stand.ask(request);
    assert.ok((await answerTo(browser)).startsWith(`HTTP/1.1 ${line}\r\n`));
    assert.ok((await browser.seesUntil('</html>\r\n')).includes(page));
    await browser.seesEnd('fin');
  });
}
