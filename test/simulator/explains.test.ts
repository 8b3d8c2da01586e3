// What strangers' applications answered by mistake, and what the simulator says of it.
import { createServer, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator, virtualTime } from '../../simulator/index.ts';
import { transcriptText } from '../../simulator/transcript.ts';
import { bench, caller, of, ok, said } from './stand-in.ts';

const hello = '<Response><Say>Hello</Say></Response>';

async function drop(body: string) {
  const { simulator } = await bench(() => ok(body));
  const transcript = await simulator.dialIn({ from: caller }).ended;
  return { why: transcript.summary.dropped, note: of('note', transcript).at(-1), transcript };
}

/** Calls a service over HTTP. */
async function callServer(answer: (response: ServerResponse) => void) {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const simulator = await startSimulator({ clock: virtualTime(), callbackUrl: `http://127.0.0.1:${port}/` });
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
      'A PHP message stands before the document: Warning: Undefined array key "x" in /srv/voice.php on line 3',
      'display_errors=Off',
    ],
    [
      `PHP Notice:  Undefined index in /srv/x.php on line 7\n${hello}`,
      'A PHP message stands before',
      'display_errors=Off',
    ],
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

  it('that names an encoding which does not exist is read as UTF-8, and says so', async () => {
    const { transcript, note } = await callServer((response) => {
      response.writeHead(200, { 'content-type': 'text/xml; charset=utf9' }).end(hello);
    });

    expect(note?.words).toContain('an encoding that does not exist, "utf9"');
    expect(said(transcript)).toEqual(['Hello']);
  });
});
