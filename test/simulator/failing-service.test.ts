// Africa's Talking does not document what it does with a bad answer; calls have been seen to drop. What matters
// here is that the call ends in order and that the transcript says why.
import { createServer } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator, virtualTime } from '../../simulator/index.ts';
import { defaultRules } from '../../simulator/rules.ts';
import { isInvalid, readProgram } from '../../simulator/verbs/program.ts';
import { anyText } from '../any-text.ts';
import { runs } from '../runs.ts';
import { bench, caller, of, ok } from './stand-in.ts';

async function drop(body: string) {
  const { simulator, callbacks } = await bench(() => ok(body));
  const transcript = await simulator.dialIn({ from: caller }).ended;
  return { why: transcript.summary.dropped, hint: of('note', transcript).at(-1)?.hint, callbacks };
}

describe('an answer that is no document', () => {
  it.each([
    ['<Response><Say>Tom & Jerry</Say></Response>', 'a bare & in the text, in line 1, column 20', '&amp;'],
    [
      '<Response><Play url="http://a.b/c?d=1&e=2"/></Response>',
      'a bare & in the text, in line 1, column 38',
      '&amp;',
    ],
    ['<Response><Say>Hello</Response>', 'unexpected close tag', 'Every element is closed'],
    ['<Response>\n  <Say>Hello', 'unclosed tag', 'Every element is closed'],
    ['<Response><Say voice=man>Hello</Say></Response>', 'line 1', 'name="value"'],
    ['\n<?xml version="1.0"?><Response/>', 'line 2', 'before <?xml'],
    ['<Response/><Response/>', 'line 1', 'One <Response> holds everything'],
    ['', 'The answer is empty.', '<Response/>'],
    ['{"say":"Hello"}', 'The answer is JSON', 'XML'],
    ['<!DOCTYPE html><html></html>', 'a web page', 'callback URL'],
    ['Hello', 'plain text', '<Say>'],
  ])('%j drops the call, and the words say why', async (body, words, help) => {
    const { why, hint } = await drop(body);

    expect(why).toContain(words);
    expect(hint).toContain(help);
  });

  it.each([
    ['<response/>', 'begins with <response>', '<Response>'],
    ['<Response><say>Hello</say></Response>', '<say> in line 1 ("Hello") is no element', 'write <Say>'],
    ['<Response><Hangup/></Response>', '<Hangup> in line 1 is no element', 'when the list runs out'],
    ['<Response><Pause length="2"/></Response>', '<Pause>', '<break'],
    ['<Response><Gather/></Response>', '<Gather>', '<GetDigits>'],
    ['<Response><Foo/></Response>', '<Foo>', 'It knows Say, Play'],
    [
      '<Response><GetDigits numDigits="two"/></Response>',
      'numDigits="two" is not a whole number',
      'without a unit',
    ],
    [
      '<Response><GetDigits timeout="0"/></Response>',
      'timeout="0" is not a whole number above 0',
      'without a unit',
    ],
    ['<Response><GetDigits finishOnKey="##"/></Response>', 'is not a key of a telephone', '0-9, * and #'],
    [
      '<Response><GetDigits callbackUrl="/next"/></Response>',
      'callbackUrl is not an absolute URL',
      'whole address',
    ],
    ['<Response><Dial/></Response>', 'has no phoneNumbers', 'phoneNumbers="+254'],
    ['<Response><Say>One<Say>Two</Say></Say></Response>', 'cannot stand inside <Say>', 'Close <Say>'],
    ['<Response><Dequeue/></Response>', 'has no phoneNumber', 'waiting callers dialled'],
  ])('%j drops the call, and the words say why', async (body, words, help) => {
    const { why, hint } = await drop(body);

    expect(why).toContain(words);
    expect(hint).toContain(help);
  });

  it('still ends with the final callback, which says that the call was aborted', async () => {
    const { callbacks } = await drop('<Response><Hangup/></Response>');

    expect(callbacks().at(-1)).toMatchObject({
      isActive: '0',
      status: 'Aborted',
      hangupCause: 'NORMAL_TEMPORARY_FAILURE',
    });
  });

  it('drops the call in its middle as well, with what it has cost so far', async () => {
    const { simulator, callbacks } = await bench((fields) =>
      fields['dtmfDigits'] === undefined
        ? '<Say>Welcome to you all</Say><GetDigits numDigits="1"/>'
        : ok('oops'),
    );

    const { summary } = await simulator.dialIn({ from: caller, script: { keys: ['1'] } }).ended;

    expect(summary).toMatchObject({ callSessionState: 'Completed', status: 'Aborted' });
    expect(Number(callbacks().at(-1)?.['amount'])).toBeGreaterThan(0);
  });

  it('never harms the simulator, whatever it is', () => {
    const fragment = fc.oneof(
      anyText(),
      fc.constantFrom(
        '<Response>',
        '</Response>',
        '<Say>',
        '</Say>',
        '<GetDigits timeout="',
        '"/>',
        '&amp;',
        ']]>',
        '<!--',
      ),
    );
    fc.assert(
      fc.property(fc.array(fragment), (fragments) => {
        const read = readProgram(fragments.join(''), { rules: defaultRules, isOurs: () => true });
        if (isInvalid(read)) expect(read.words).not.toBe('');
      }),
      { numRuns: runs(300, 2000) },
    );
  });
});

describe('warnings', () => {
  it.each([
    ['<Say speed="2">Hello</Say>', 'speed is no attribute of Say and changes nothing.'],
    ['<Say playBeep="yes">Hello</Say>', 'is neither true nor false and counts as false.'],
    ['Hello<Say>there</Say>', 'Text outside an element is not spoken: "Hello".'],
    ['<Redirect>http://service.test/x</Redirect><Say>Never</Say>', '<Say> after <Redirect> never runs.'],
  ])('of %j are reported, and the call goes on', async (elements, words) => {
    const { simulator } = await bench((_, { url }) => (url.endsWith('/x') ? '<Say>Bye</Say>' : elements));

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('note', transcript)[0]?.words).toContain(words);
    expect(transcript.summary.status).toBe('Success');
  });
});

describe('a failing server', () => {
  it.each([500, 404, 301])('that answers %i drops the call', async (status) => {
    const { simulator } = await bench(() => ({ status, contentType: 'text/html', body: '<p>Oops</p>' }));

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    expect(summary.dropped).toBe(`The callback URL answered ${status} instead of 200.`);
  });

  it.each([
    [404, '<p>Not found</p>', 'is its path the one that is set'],
    [405, 'Method Not Allowed', 'methods=["POST"]'],
    [401, '', 'http://name:password@host/path'],
    [403, '<h1>Forbidden</h1><p>CSRF verification failed. Request aborted.</p>', '@csrf_exempt'],
    [419, 'Page Expired', 'exempt this address'],
    [500, 'KeyError', 'a spoken apology'],
  ])('that answers %i %s is told what would be right', async (status, body, help) => {
    const { simulator } = await bench(() => ({ status, contentType: 'text/html', body }));

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('note', transcript).at(-1)?.hint).toContain(help);
  });

  it('that throws drops the call, with its message', async () => {
    const { simulator } = await bench(() => {
      throw new TypeError('no such table');
    });

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    expect(summary.dropped).toBe('The callback URL broke off before it had answered: no such table.');
  });

  it('that is too slow drops the call', async () => {
    const { simulator } = await bench(() => new Promise(() => {}), {
      rules: { callbackTimeoutSeconds: 0.05 },
    });

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(transcript.summary.dropped).toBe('The callback URL did not answer within 0.05 s.');
    expect(of('note', transcript).at(-1)?.hint).toContain('silence');
  });

  it('that is not there drops the call', async () => {
    const simulator = await startSimulator({
      clock: virtualTime(),
      callbackUrl: 'http://127.0.0.1:1/instruct',
    });
    onTestFinished(() => simulator.close());

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    expect(summary.dropped).toContain('The callback URL cannot be reached: connect ECONNREFUSED 127.0.0.1:1');
  });

  it('that hangs up the connection drops the call', async () => {
    const server = createServer((request) => request.socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const simulator = await startSimulator({
      clock: virtualTime(),
      callbackUrl: `http://127.0.0.1:${port}/`,
    });
    onTestFinished(async () => {
      await simulator.close();
      server.close();
    });

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    expect(summary.dropped).toContain('The callback URL broke off before it had answered');
  });

  it('that is too slow over HTTP is given up in real time, though the clock is virtual', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const simulator = await startSimulator({
      clock: virtualTime(),
      callbackUrl: `http://127.0.0.1:${port}/`,
      rules: { callbackTimeoutSeconds: 0.1 },
    });
    onTestFinished(async () => {
      await simulator.close();
      server.closeAllConnections();
      server.close();
    });

    const { summary } = await simulator.dialIn({ from: caller }).ended;

    expect(summary.dropped).toBe('The callback URL did not answer within 0.1 s.');
  });
});
