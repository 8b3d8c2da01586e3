// What strangers' applications answered by mistake, and what the simulator says of it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Rules, startSimulator, virtualTime } from '../../simulator/index.ts';
import { transcriptText } from '../../simulator/transcript.ts';
import { bench, caller, of, ok, said } from './stand-in.ts';

const hello = '<Response><Say>Hello</Say></Response>';

async function drop(body: string) {
  const { simulator } = await bench(() => ok(body));
  const transcript = await simulator.dialIn({ from: caller }).ended;
  return { why: transcript.summary.dropped, note: of('note', transcript).at(-1), transcript };
}

/** Calls a service over HTTP. */
async function callServer(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
  rules: Partial<Rules> = {},
) {
  const server = createServer((request, response) => answer(response, request));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const callbackUrl = `http://127.0.0.1:${port}/`;
  const simulator = await startSimulator({ clock: virtualTime(), callbackUrl, rules });
  onTestFinished(async () => {
    await simulator.close();
    server.close();
  });
  const transcript = await simulator.dialIn({ from: caller }).ended;
  return { why: transcript.summary.dropped, note: of('note', transcript).at(-1), transcript };
}

describe('an answer with something before its document', () => {
  it.each([
    [
      `<br />\n<b>Warning</b>:  Undefined array key "x" in <b>/srv/voice.php</b> on line <b>3</b><br />\n${hello}`,
      'A PHP message stands where the document is to begin: Warning: Undefined array key "x" in /srv/voice.php on line 3',
      'display_errors=Off',
    ],
    [
      `PHP Notice:  Undefined index in /srv/x.php on line 7\n${hello}`,
      'A PHP message stands where',
      'display_errors=Off',
    ],
    [
      `<br />\n<font size='1'><table class='xdebug-error'><tr><th>( ! ) Fatal error: Uncaught Error in /srv/x.php on line 3</th>`,
      'A PHP message stands where the document is to begin: Fatal error: Uncaught Error in /srv/x.php on line 3',
      'display_errors=Off',
    ],
    [
      '\nFatal error: Uncaught Error: Class "X" not found in /srv/x.php:3\nStack trace:\n#0 {main}',
      'Fatal error: Uncaught Error: Class "X" not found in /srv/x.php:3',
      'Mend what PHP complains of',
    ],
    [`b'${hello}'`, 'how Python shows bytes', '.decode()'],
    [JSON.stringify(hello), 'stands in quotes', 'json.dumps'],
    ['&lt;Response&gt;&lt;Say&gt;Hello&lt;/Say&gt;', 'The document is escaped', 'not the document'],
    [`undefined${hello}`, 'Text stands before the document: "undefined".', 'response +='],
    [`es<?xml version="1.0"?>${hello}`, 'Text stands before the document: "es".', '<?php'],
  ])('%j is told from a fault of XML', async (body, words, help) => {
    const { why, note } = await drop(body);

    expect(why).toContain(words);
    expect(note?.hint).toContain(help);
  });

  it('may begin with a byte order mark', async () => {
    expect((await drop(`\uFEFF${hello}`)).why).toBeUndefined();
  });
});

describe('a document that cannot be read', () => {
  it.each([
    ['<Response><Say>Tom&nbsp;Jerry</Say></Response>', 'XML does not know &nbsp;', 'write &#160;'],
    ['<Response><Say>caf&eacute;</Say></Response>', 'XML does not know &eacute;', 'write &#233;'],
    ['<Response><Say>&company;</Say></Response>', 'XML does not know &company;', 'the character itself'],
    ['<Response><Say>3 < 4</Say></Response>', 'a bare < in the text, in line 1, column 18', '&lt;'],
    ['<Response><Say voice=“woman”>Hello</Say></Response>', 'a typographic quote', 'plain quotes'],
    ['<Response><Dial record="true" record="true"/></Response>', 'duplicate attribute', 'once'],
    ['<Response><Play url="null"/></Response>', 'not an absolute URL: "null"', 'without a value'],
    ['<Response><Dial><Number>1</Number></Dial></Response>', 'cannot stand inside <Dial>', 'phoneNumbers='],
    ['<Say>Hello</Say></Response>', 'line 1', 'opening tag <Response> is missing'],
  ])('%j is explained', async (body, words, help) => {
    const { why, note } = await drop(body);

    expect(why).toContain(words);
    expect(note?.hint).toContain(help);
  });

  it('is printed with the place marked', async () => {
    const { transcript, note } = await drop('<Response>\n  <Say>Tom & Jerry</Say>\n</Response>');

    expect(note?.excerpt).toEqual([
      '    1 | <Response>',
      '>   2 |   <Say>Tom & Jerry</Say>',
      '      |            ^',
      '    3 | </Response>',
    ]);
    expect(transcriptText(transcript.events)).toContain('>   2 |   <Say>Tom & Jerry</Say>');
  });

  it('is printed around the place when it is one long line', async () => {
    const { note } = await drop(`<Response><Say>${'a'.repeat(500)} & b</Say></Response>`);

    const [line = '', mark = ''] = note?.excerpt ?? [];
    expect(line.length).toBeLessThan(110);
    expect(line[mark.indexOf('^')]).toBe('&');
  });

  it('is printed with the line marked when an element is at fault', async () => {
    const { note } = await drop('<Response>\n  <Say>Hello</Say>\n  <Hangup/>\n</Response>');

    expect(note?.excerpt).toContain('>   3 |   <Hangup/>');
  });
});

describe('an answer over HTTP', () => {
  it.each([301, 302, 307, 308])('that is a redirect (%i) names where it leads', async (status) => {
    const { why, note } = await callServer((response) => {
      response.writeHead(status, { location: 'https://example.com/voice/' }).end();
    });

    expect(why).toBe(
      `The callback URL answered ${status} instead of 200: a redirect to https://example.com/voice/.`,
    );
    expect(note?.hint).toContain('Set that address itself');
  });

  it('that is a redirect is followed where the rules say so', async () => {
    const { transcript } = await callServer(
      (response, { url }) => {
        if (url === '/') response.writeHead(302, { location: '/voice/' }).end();
        else response.end(hello);
      },
      { redirects: 'follow' },
    );

    expect(said(transcript)).toEqual(['Hello']);
    expect(of('note', transcript)[0]?.words).toContain('/voice/, which is asked instead');
  });

  it('that is compressed says so', async () => {
    const { why } = await callServer((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(hello));
    });

    expect(why).toContain('The answer is compressed (Content-Encoding: gzip)');
  });

  it('that never ends is cut, and says so', async () => {
    const { why } = await callServer((response) => {
      response.end(`<Response><Say>${'a'.repeat(2 * 1024 * 1024)}</Say></Response>`);
    });

    expect(why).toBe('The answer is longer than 1 MiB, and was cut there.');
  });

  it.each([
    ['its header', { 'content-type': 'application/xml; charset=ISO-8859-1' }, '', 'latin1'],
    ['its prolog', {}, '<?xml version="1.0" encoding="ISO-8859-1"?>', 'latin1'],
    ['nothing, as UTF-8', {}, '', 'utf8'],
    ['a byte order mark', {}, '\uFEFF', 'utf16le'],
  ] as const)('is read by the encoding that is named by %s', async (_where, headers, prolog, encoding) => {
    const { transcript } = await callServer((response) => {
      response
        .writeHead(200, headers)
        .end(Buffer.from(`${prolog}<Response><Say>Café Zoë</Say></Response>`, encoding));
    });

    expect(said(transcript)).toEqual(['Café Zoë']);
  });

  it.each([
    [{}, 'latin1', 'letters that are no utf-8'],
    [{ 'content-type': 'text/xml; charset=utf-8' }, 'utf8', 'The header says that the answer is utf-8'],
  ] as const)('whose encodings do not fit is reported: %o', async (headers, encoding, words) => {
    const prolog = encoding === 'utf8' ? '<?xml version="1.0" encoding="ISO-8859-1"?>' : '';
    const { note } = await callServer((response) => {
      response
        .writeHead(200, headers)
        .end(Buffer.from(`${prolog}<Response><Say>Café</Say></Response>`, encoding));
    });

    expect(note?.words).toContain(words);
  });

  it('that names an encoding which does not exist is read as UTF-8, and says so', async () => {
    const { transcript, note } = await callServer((response) => {
      response.writeHead(200, { 'content-type': 'text/xml; charset=utf9' }).end(hello);
    });

    expect(note?.words).toContain('an encoding that does not exist, "utf9"');
    expect(said(transcript)).toEqual(['Hello']);
  });
});
