import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type NetworkState,
  realTime,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../../simulator/index.ts';
import { phoneConsole } from '../../../simulator/terminal/phone-console.ts';

const line = '+254711082000';
const me = '+254711000111';

async function network(elements: (fields: Record<string, string>) => string, options: SimulatorOptions = {}) {
  const simulator = await startSimulator({
    clock: realTime({ speed: 10 }),
    lines: [{ phoneNumber: line, callbackUrl: 'http://service.test/' }],
    deliver: async ({ fields }) => ({
      status: 200,
      contentType: 'text/plain',
      body: fields['isActive'] === '0' ? '' : `<Response>${elements(fields)}</Response>`,
    }),
    ...options,
  });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** Holds a phone in the terminal: presses a key whenever its text has appeared. */
async function use(simulator: Pick<Simulator, 'port'>, presses: [seen: string, key: string][]) {
  let out = '';
  let appeared: () => void = () => {};
  const terminal = {
    stdout: {
      write(text: string) {
        out += text;
        appeared();
      },
    },
    stderr: { write: (text: string) => (out += text) },
    env: { PIGA_AT_PORT: String(simulator.port) },
  };
  async function* keyboard() {
    let read = 0;
    for (const [seen, key] of presses) {
      while (!out.slice(read).includes(seen)) await new Promise<void>((resolve) => (appeared = resolve));
      read = out.indexOf(seen, read) + seen.length;
      yield key;
    }
  }
  const status = await phoneConsole([], keyboard(), terminal);
  return { status, out };
}

describe('npm run console', () => {
  it('dials in, presses keys, hears the answer and hangs up', async () => {
    const simulator = await network(({ dtmfDigits }) =>
      dtmfDigits === undefined
        ? '<GetDigits numDigits="1"><Say>Press one</Say></GetDigits>'
        : `<Say>You pressed ${dtmfDigits}. ${'And so on. '.repeat(30)}</Say>`,
    );

    const { status, out } = await use(simulator, [
      [`${me} is in your hand`, 'd'],
      ['waiting for keys', '1'],
      ['Say “You pressed 1', 'h'],
      ['Completed', 'q'],
    ]);

    expect(status).toBe(0);
    expect(out).toContain('Say “Press one”');
    expect(out).toContain(`${me} hung up`);
  });

  it('rings when the service calls, and is answered', async () => {
    const simulator = await network(() => '<Say>Hello</Say>');
    const rung = ringOnceOpen(simulator);

    const { out } = await use(simulator, [
      ['It rings for you', 'a'],
      ['Completed', 'q'],
    ]);

    await rung;
    expect(out).toContain('Say “Hello”');
  });

  it('rejects, records, and says what a key cannot do now', async () => {
    const simulator = await network(({ recordingUrl }) =>
      recordingUrl === undefined ? '<Record finishOnKey="#"/>' : '<Say>Thanks</Say>',
    );

    const { out } = await use(simulator, [
      ['is in your hand', 'a'],
      ['is in no call: nothing to answer', 'd'],
      ['recording', 's'],
      ['speaks', 's'],
      ['falls silent', '#'],
      ['Completed', '?'],
      ['dials LINE', 'q'],
    ]);

    expect(out).toMatch(/recorded \d/);
  });

  it('says in one line that nothing is running', async () => {
    const { status, out } = await use({ port: 1 }, []);

    expect(status).toBe(1);
    expect(out).toBe('The simulator does not answer at http://127.0.0.1:1: start it with npm start.\n');
  });
});

/** Has the service call the phone as soon as somebody holds it. */
async function ringOnceOpen({ url }: Simulator): Promise<void> {
  for (;;) {
    const { phones } = (await (await fetch(`${url}/simulator`)).json()) as NetworkState;
    if (phones.some(({ live }) => live)) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const body = new URLSearchParams({ username: 'piga', from: line, to: me });
  await fetch(`${url}/call`, { method: 'POST', headers: { apiKey: 'a key' }, body });
}
