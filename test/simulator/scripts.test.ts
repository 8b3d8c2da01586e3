import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCommand } from '../../simulator/scripts/run-command.ts';
import { readScript } from '../../simulator/scripts/script.ts';
import { elementsIn, type XmlElement } from '../../simulator/xml/element.ts';
import { parseXml } from '../../simulator/xml/parse.ts';

/** An application as somebody else might write it; `/start` has it call a phone by the REST API at `api`. */
async function anApplication({ api }: { api?: number } = {}) {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const fields = new URLSearchParams(body);
    if (request.url === '/start') {
      const call = new URLSearchParams({
        username: 'a',
        from: '+254711082000',
        to: fields.get('phone') ?? '',
      });
      const headers = { apiKey: 'any', accept: 'application/json' };
      await fetch(`http://127.0.0.1:${api}/call`, { method: 'POST', body: call, headers });
      return response.end('started');
    }
    if (fields.get('isActive') === '0') return response.end();
    const digits = fields.get('dtmfDigits');
    if (digits === null)
      return response.end(
        '<Response><GetDigits numDigits="1" timeout="5"><Say>Press 1 for your balance</Say></GetDigits><Say>Goodbye</Say></Response>',
      );
    response.end(
      `<Response><Say>${digits === '1' ? 'Your balance is zero' : 'There is no such choice'}</Say></Response>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

async function run(
  source: string,
  { application, args = [] }: { application?: string; args?: string[] } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'script-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [file, junit] = [join(folder, 'calls.yml'), join(folder, 'report.xml')];
  writeFileSync(file, source);
  let out = '';
  const terminal = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (out += text) },
    env: {},
  };
  const line = `${application ?? (await anApplication())}/voice`;
  const exitCode = await runCommand([file, '--line', line, '--junit', junit, ...args], terminal);
  return { exitCode, out, junit: readFileSync(junit, 'utf8') };
}

function elementsOf(element: unknown): XmlElement[] {
  return elementsIn(element as XmlElement);
}

/** A script of one scenario with one call. */
function oneCall(call: string) {
  return `scenarios:\n  - name: a call\n    calls:\n      - ${call}\n`;
}

describe('a script', () => {
  it('goes as expected', async () => {
    const { exitCode, out, junit } = await run(`
scenarios:
  - name: a caller who presses 1 hears the balance
    calls:
      - from: +254711000111
        phone: { keys: ["1"] }
        expect:
          heard: [press 1, /balance is \\w+/]
          notHeard: no such choice
          digits: ["1"]
          callSessionState: Completed
          status: Success
          hangupCause: NORMAL_CLEARING
          recordings: 0
          noWarnings: true
  - name: a caller who is called and is silent
    calls:
      - outbound: "+254711000222"
        expect: { heard: [press 1, goodbye], digits: [] }
`);

    expect(out).toContain('✓ a caller who presses 1 hears the balance');
    expect(out).toContain('2 of 2 scenarios went as expected.');
    expect(exitCode).toBe(0);
    expect(junit).toContain('tests="2" failures="0"');
  });

  it.each([
    [
      'from: "+254711000111"\n        expect: { heard: Welcome }',
      '"Welcome" was not heard. Heard was: "Press 1 for your balance", "Goodbye".',
    ],
    [
      'from: "+254711000111"\n        expect: { heard: [Goodbye, Press] }',
      '"Press" was not heard, after "Goodbye".',
    ],
    ['from: "+254711000111"\n        expect: { notHeard: Goodbye }', '"Goodbye" was heard: "Goodbye".'],
    ['from: "+254711000111"\n        expect: { digits: ["1"] }', 'digits is [] instead of ["1"].'],
    [
      'from: "+254711000111"\n        expect: { status: Aborted }',
      'status is "Success" instead of "Aborted".',
    ],
    ['from: "+254711000111"\n        expect: { dropped: true }', 'The call was not cut off.'],
    [
      'from: "+254711000111"\n        expect: { connectedWith: "+254722000222" }',
      'The caller never talked with +254722000222.',
    ],
    ['from: "+254711000111"\n        expect: { recordings: 1 }', 'recordings is 0 instead of 1.'],
    ['from: "+254711000111"\n        expect: { slowestMs: 0.001 }', 'at most 0.001 were expected'],
    [
      'from: "+254711000111"\n        to: "+254700000000"',
      'the call did not begin: +254700000000 is none of our lines',
    ],
  ])('says what did not: %s', async (call, words) => {
    const { exitCode, out, junit } = await run(oneCall(call));

    expect(out).toContain(words);
    expect(exitCode).toBe(1);
    expect(junit).toContain('failures="1"');
    expect(parseXml(junit)).toMatchObject({ name: 'testsuites' });
  });

  it('fails where the application fails, and shows the transcript', async () => {
    const { exitCode, out } = await run(oneCall('from: "+254711000111"'), {
      application: 'http://127.0.0.1:1',
    });

    expect(exitCode).toBe(1);
    expect(out).toContain('The call was cut off: The callback URL cannot be reached');
    expect(out).toContain('POST http://127.0.0.1:1/voice');
  });

  it('has the application start a call', async () => {
    const api = await freePort();
    const application = await anApplication({ api });

    const { out, exitCode } = await run(
      oneCall(`outbound: "+254711000333"
        start: { url: "${application}/start", form: { phone: "+254711000333" } }
        phone: { keys: ["1"] }
        expect: { heard: balance is zero }`),
      { application, args: ['--port', String(api)] },
    );

    expect(out).toContain('1 of 1 scenarios went as expected.');
    expect(exitCode).toBe(0);
  });

  it('waits for an application that is still starting, as long as told', async () => {
    const port = await freePort();
    const application = `http://127.0.0.1:${port}`;
    const late = createServer((_, response) => response.end('<Response><Say>Here I am</Say></Response>'));
    setTimeout(() => late.listen(port, '127.0.0.1'), 50);
    onTestFinished(() => void late.close());

    const { exitCode } = await run(oneCall('{ from: "+254711000111", expect: { heard: here I am } }'), {
      application,
      args: ['--wait', '10'],
    });

    expect(exitCode).toBe(0);
    await expect(
      run(oneCall('from: "+254711000111"'), { application: 'http://127.0.0.1:1', args: ['--wait', '0'] }),
    ).rejects.toThrow('Nothing listens at http://127.0.0.1:1/voice after 0 s');
  });

  it('is told to a CI in the form of JUnit, whatever is in its words', async () => {
    const { junit } = await run(`
scenarios:
  - name: "]]> & <b> \\u0001 \\"quoted\\""
    calls: [{ from: "+254711000111", expect: { heard: "<never> & ]]>" } }]
  - name: a second
    calls: [{ from: "+254711000111" }]
`);

    const report = parseXml(junit);
    const [suite] = elementsOf(report);
    const cases = elementsOf(suite);
    expect(suite).toMatchObject({
      name: 'testsuite',
      attributes: { tests: '2', failures: '1', errors: '0' },
    });
    expect(cases.map(({ name, attributes }) => [name, attributes['name']])).toEqual([
      ['testcase', ']]> & <b>  "quoted"'],
      ['testcase', 'a second'],
    ]);
    expect(cases.flatMap(({ attributes }) => [attributes['classname'], attributes['time']])).toEqual(
      cases.flatMap(() => [expect.stringContaining('calls.yml'), expect.stringMatching(/^\d+\.\d{3}$/)]),
    );
    expect(elementsOf(cases[0]).map(({ name }) => name)).toEqual(['failure', 'system-out']);
  });

  it('runs several calls at times of its own', async () => {
    const { out } = await run(`
scenarios:
  - name: two callers
    calls:
      - { from: "+254711000111", at: 0, phone: { keys: ["1"] }, expect: { heard: balance } }
      - { from: "+254711000222", at: 3, phone: { keys: ["7"] }, expect: { heard: no such choice } }
`);

    expect(out).toContain('1 of 1 scenarios went as expected.');
  });

  it.each([
    ['scenarios: [', 'calls.yml: '],
    ['scenarios: {}', 'scenarios is {}: a list of scenarios is expected.'],
    [oneCall('{}'), '"a call": a call has either from, or outbound.'],
    [oneCall('{ from: "+1", outbound: "+2" }'), 'a call has either from, or outbound.'],
    [
      oneCall('{ from: "+254711000111", phone: { key: ["1"] } }'),
      'phone.key means nothing here; there is onRing',
    ],
    [
      oneCall('{ from: "+254711000111", expect: { hears: x } }'),
      'expect.hears means nothing here; there is heard',
    ],
    [
      oneCall('{ from: "+254711000111", start: { url: "http://a.b/" } }'),
      'start belongs to a call with outbound',
    ],
  ])('that cannot be read is refused with the place: %s', (source, words) => {
    expect(() => readScript(source, 'calls.yml')).toThrow(words);
  });
});

describe('a ready scenario', () => {
  const folder = 'simulator/scenarios';

  it.each(readdirSync(folder))('%s passes against a sound application', async (file) => {
    const { out, exitCode } = await run(readFileSync(join(folder, file), 'utf8'));

    expect(out).not.toContain('✗');
    expect(exitCode).toBe(0);
  });

  it.each([
    '<Play url="https://example.com/welcome.mp3"/>',
    '<Record finishOnKey="#"><Say>Leave a message</Say></Record>',
    '<Dial phoneNumbers="+254722000222"/>',
    '<Enqueue name="support"/>',
    '<Conference/>',
  ])('hang-up meets its moment in %s', async (elements) => {
    const application = await answering((fields) =>
      fields.has('recordingUrl') ? '<Response/>' : `<Response>${elements}</Response>`,
    );

    const { out, exitCode } = await run(readFileSync(join(folder, 'hang-up.yml'), 'utf8'), { application });

    expect(out).not.toContain('✗');
    expect(exitCode).toBe(0);
  });

  it('finds an application that breaks when somebody presses star', async () => {
    const application = await answering((fields) => {
      const digits = fields.get('dtmfDigits');
      if (digits?.includes('*') === true) return undefined;
      return digits === null ? '<Response><GetDigits><Say>Press</Say></GetDigits></Response>' : '<Response/>';
    });

    const { out, exitCode } = await run(readFileSync(join(folder, 'wrong-key.yml'), 'utf8'), { application });

    expect(exitCode).toBe(1);
    expect(out).toContain('✗ a caller who presses star');
    expect(out).toContain('KeyError: *');
  });
});

/** An application that answers so, and by 500 where it has nothing to say. */
async function answering(answer: (fields: URLSearchParams) => string | undefined): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const text = answer(new URLSearchParams(body));
    if (text === undefined) response.writeHead(500).end('KeyError: *');
    else response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
