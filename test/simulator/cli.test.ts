import { describe, expect, it, onTestFinished } from 'vitest';
import { command, HELP } from '../../simulator/cli/command.ts';
import { readServeOptions, type ServeValues, serveOptionSpecs } from '../../simulator/cli/serve-options.ts';
import { bench } from './stand-in.ts';

/** A terminal that keeps what is written. */
function aTerminal() {
  const written = { out: '', err: '' };
  return {
    written,
    terminal: {
      stdout: { write: (text: string) => (written.out += text) },
      stderr: { write: (text: string) => (written.err += text) },
      env: {},
      stdin: (async function* () {})(),
    },
  };
}

function read(values: ServeValues) {
  return readServeOptions(values);
}

describe('the options', () => {
  it('name lines with their URLs', () => {
    const { lines } = read({
      line: ['+254711082000=http://127.0.0.1:5000/voice?a=b', '254711082001=http://127.0.0.1:5000/agents'],
      events: ['+254711082001=http://127.0.0.1:5000/agent-events', 'http://127.0.0.1:5000/events'],
    });

    expect(lines).toEqual([
      {
        phoneNumber: '+254711082000',
        callbackUrl: 'http://127.0.0.1:5000/voice?a=b',
        eventsUrl: 'http://127.0.0.1:5000/events',
      },
      {
        phoneNumber: '+254711082001',
        callbackUrl: 'http://127.0.0.1:5000/agents',
        eventsUrl: 'http://127.0.0.1:5000/agent-events',
      },
    ]);
  });

  it('name one line by its address alone', () => {
    expect(read({ line: ['http://127.0.0.1:5000/voice'] }).lines).toEqual([
      { phoneNumber: '+254711082000', callbackUrl: 'http://127.0.0.1:5000/voice' },
    ]);
  });

  it('set rules and faults by name, each in its own kind', () => {
    const { rules, faults } = read({
      rule: [
        'noInput=post',
        'dialDelaySeconds=0',
        'postWhenBridged=true',
        'eventsAt=ringing,digits',
        'retries={"times":1,"afterSeconds":2}',
      ],
      faults: ['callbacks.duplicate=0.1', 'rest.reset=1'],
    });

    expect(rules).toEqual({
      noInput: 'post',
      dialDelaySeconds: 0,
      postWhenBridged: true,
      eventsAt: ['ringing', 'digits'],
      retries: { times: 1, afterSeconds: 2 },
    });
    expect(faults).toEqual({ callbacks: { duplicate: 0.1 }, rest: { reset: 1 } });
  });

  it.each([
    [{ line: ['0711'] }, 'write a number and an address'],
    [{ line: ['+254711082000=voice'] }, 'an address such as http://127.0.0.1:5000/voice'],
    [{ line: ['http://a.b/'], events: ['+254700000000=http://a.b/'] }, 'there is no --line +254700000000'],
    [{ rule: ['noInput'] }, 'write --rule noInput=post'],
    [{ rule: ['noInput=maybe'] }, 'silent or post'],
    [{ rule: ['noinput=post'] }, 'noinput means nothing here'],
    [{ faults: ['duplicate=1'] }, 'write callbacks.duplicate'],
    [{ faults: ['callbacks.duplicate=2'] }, 'between 0 and 1'],
    [{ port: 'http' }, 'a port number'],
  ] as [ServeValues, string][])('%o make no sense, in a sentence', (values, words) => {
    expect(() => read(values)).toThrow(words);
  });

  it.each(Object.keys(serveOptionSpecs))('--%s stands in the help', (option) => {
    expect(HELP).toContain(`--${option}`);
  });
});

describe('the command', () => {
  it('starts a simulator on which an application is called', async () => {
    const { terminal, written } = aTerminal();

    const outcome = await command(
      ['--line', 'http://127.0.0.1:1/voice', '--port', '0', '--seed', 'x'],
      terminal,
      '1.2.3',
    );
    if ('running' in outcome) onTestFinished(() => outcome.running.close());

    expect('running' in outcome).toBe(true);
    expect(written.out).toContain('+254711082000  asks http://127.0.0.1:1/voice');
    expect(written.out).toContain('--seed x');
  });

  it.each([
    [['--help'], 0, 'africastalking-simulator run'],
    [['--version'], 0, '1.2.3'],
    [['run', '--help'], 0, 'doubled-callbacks, hang-up, silence'],
  ])('%o tells and ends', async (args, exitCode, words) => {
    const { terminal, written } = aTerminal();

    expect(await command(args, terminal, '1.2.3')).toEqual({ exitCode });
    expect(written.out).toContain(words);
  });

  it.each([
    [['sing'], 'There is no command sing'],
    [['--sing'], 'Unknown option'],
    [['run'], 'Which script?'],
    [['run', 'silence'], 'Where is your application?'],
    [
      ['run', 'silence', '--line', 'http://127.0.0.1:1/', '--wait', 'long'],
      '--wait long: a number of seconds',
    ],
    [['run', 'nothing.yml', '--line', 'http://127.0.0.1:1/'], 'There is no script nothing.yml'],
  ])('%o is refused in a sentence', async (args, words) => {
    const { terminal, written } = aTerminal();

    expect(await command(args, terminal, '1.2.3')).toEqual({ exitCode: 2 });
    expect(written.err).toContain(words);
  });

  it('says which port is in use', async () => {
    const { simulator } = await bench(() => '');
    const { terminal, written } = aTerminal();

    await command(['--port', String(simulator.port), '--line', 'http://127.0.0.1:1/'], terminal, '1.2.3');

    expect(written.err).toBe(`Port ${simulator.port} is in use: choose another by --port.\n`);
  });
});

describe('a name', () => {
  it('lets another machine of the same network operate phones, and no one else', async () => {
    const { simulator } = await bench(() => '', { host: '127.0.0.1', names: ['simulator'] });
    const { request } = await import('node:http');
    const ask = (host: string, origin?: string) =>
      new Promise((resolve, reject) => {
        const headers = { host, ...(origin !== undefined && { origin }) };
        request({ host: '127.0.0.1', port: simulator.port, path: '/simulator', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });

    expect(await ask(`simulator:${simulator.port}`)).toBe(200);
    expect(await ask('example.com')).toBe(403);
    expect(await ask(`simulator:${simulator.port}`, 'http://example.com')).toBe(403);
    expect(simulator.url).toBe(`http://simulator:${simulator.port}`);
  });
});
