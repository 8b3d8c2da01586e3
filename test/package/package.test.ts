// The simulator as others get it: packed, installed into an empty folder without a network, started by its command. Every
// line of its README is run as it stands there, but for the ports.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { codeBlocks, withPorts } from './code-blocks.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const folder = inject('installed');

/** Starts the command; resolves with its address as soon as that can be used. */
function start(...args: string[]): Promise<{ url: string; child: ChildProcess; readyMs: number }> {
  return started(`node_modules/.bin/africastalking-simulator --port 0 ${args.join(' ')}`);
}

function started(command: string): Promise<{ url: string; child: ChildProcess; readyMs: number }> {
  const begun = performance.now();
  const child = spawn('sh', ['-c', `exec ${command}`], { cwd: folder, detached: true });
  onTestFinished(() => endGroup(child));
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const [, url] = /simulated on (\S+)/.exec(text) ?? [];
      if (url !== undefined) resolve({ url, child, readyMs: performance.now() - begun });
    });
    child.stderr.on('data', (chunk) => (text += chunk));
    child.on('exit', () => reject(new Error(`It ended: ${text}`)));
  });
}

/** Ends a command with what it has started: npx is not the simulator itself. */
function endGroup({ pid = 0, exitCode, signalCode }: ChildProcess): void {
  if (exitCode === null && signalCode === null) process.kill(-pid, 'SIGTERM');
}

/** A port on which an application tells callers their balance. */
async function anApplication(): Promise<number> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const fields = new URLSearchParams(body);
    if (fields.get('isActive') === '0') return response.end();
    const menu =
      '<GetDigits numDigits="1" timeout="5"><Say>For your balance, press 1</Say></GetDigits><Say>Goodbye</Say>';
    const digits = fields.get('dtmfDigits');
    response.end(`<Response>${digits === null ? menu : '<Say>Hear your balance: zero</Say>'}</Response>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

const line = '+254711082000=http://127.0.0.1:1/voice';

describe('the package', () => {
  it('is one file of code, without a dependency', () => {
    const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    const code = readdirSync(join(folder, 'node_modules/africastalking-simulator/dist'), {
      recursive: true,
      encoding: 'utf8',
    }).filter((name) => /\.[cm]?js$/.test(name));

    expect(installed).toEqual(['africastalking-simulator']);
    expect(code).toEqual(['africastalking-simulator.mjs']);
  });

  it('is a library with types', async () => {
    writeFileSync(
      join(folder, 'use.ts'),
      `import { startSimulator, virtualTime, type CallTranscript } from 'africastalking-simulator';
       const simulator = await startSimulator({ clock: virtualTime(), callbackUrl: 'http://127.0.0.1:1/' });
       const transcript: CallTranscript = await simulator.dialIn({ from: '+254711000111' }).ended;
       // @ts-expect-error: there is no such option
       await startSimulator({ clok: virtualTime() }).catch(() => {});
       console.log(transcript.summary.dropped);\n`,
    );
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    const typeRoots = ['--typeRoots', join(root, 'node_modules/@types')];
    const tsc = join(root, 'node_modules/typescript/bin/tsc');

    await run(process.execPath, [tsc, ...options, ...typeRoots, 'use.ts'], { cwd: folder });
  });
});

describe('its command', () => {
  it('is ready in less than a second', async () => {
    const times: number[] = [];
    // Whatever else this machine does slows some of the starts, not all.
    for (let attempt = 0; attempt < 5 && Math.min(...times) >= 1000; attempt += 1) {
      const { child, readyMs } = await start('--line', line);
      times.push(readyMs);
      child.kill('SIGTERM');
    }

    expect(Math.min(...times)).toBeLessThan(1000);
  });

  it('takes a call by its REST API, shows its phone page, and ends when it is told to', async () => {
    const { url, child } = await start('--line', line, '--api-key', 'secret', '--rule', 'dialDelaySeconds=0');
    const call = (apiKey: string) =>
      fetch(`${url}/call`, {
        method: 'POST',
        body: new URLSearchParams({ username: 'any', from: '+254711082000', to: '+254711000111' }),
        headers: { accept: 'application/json', apiKey },
      });

    const [refused, taken, page, script] = [
      await call('wrong'),
      await call('secret'),
      await fetch(url),
      await fetch(`${url}/main.js`),
    ];
    const ended = new Promise((done) => child.on('exit', done));
    child.kill('SIGTERM');

    expect([refused.status, taken.status]).toEqual([401, 200]);
    expect(await page.text()).toContain('<!doctype html>');
    expect([page.headers.get('content-type'), script.headers.get('content-type')]).toEqual([
      'text/html; charset=utf-8',
      'text/javascript; charset=utf-8',
    ]);
    expect(await ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});

describe('its README', () => {
  const blocks = codeBlocks(readFileSync(join(root, 'simulator/README.md'), 'utf8'));
  const lines = blocks.flatMap(({ language, code }) => (language === 'sh' ? code.trim().split('\n') : []));
  const startLines = lines.filter((text) => text.startsWith('npx africastalking-simulator --'));
  const otherLines = lines.filter((text) => !startLines.includes(text));

  /** What each line comes to, by how it begins. Whatever else stands in the README has no place here, and fails. */
  const outcomes: readonly [begins: string, output: string, input?: string][] = [
    ['curl http://127.0.0.1:8100/call ', 'Queued'],
    ['npx africastalking-simulator run calls.yml', '1 of 1 scenarios went as expected.'],
    ['npx africastalking-simulator run silence', '✓ a caller who presses star'],
    ['npx africastalking-simulator call +254711000111 --keys', 'Outbound call'],
    ['npx africastalking-simulator call +254711000111 --inbound', 'Inbound call'],
    ['npx africastalking-simulator console', '+254711000222 is in your hand', 'q'],
    ['curl -X PUT http://127.0.0.1:8100/simulator/rules', '"noInput":"post"'],
    ['curl -X PUT http://127.0.0.1:8100/simulator/lines', '"phoneNumber":"+254711082000"'],
    ['curl http://127.0.0.1:8100/simulator/calls', '"direction":"Inbound"'],
  ];

  it('has lines for all that is tried here', () => {
    expect(startLines).toHaveLength(1);
    expect(outcomes.map(([begins]) => otherLines.filter((text) => text.startsWith(begins)).length)).toEqual(
      outcomes.map(() => 1),
    );
    expect(otherLines).toHaveLength(outcomes.length);
  });

  it('starts it, and then has calls made there, line by line', async () => {
    const application = await anApplication();
    const script = blocks.find(({ code }) => code.startsWith('# calls.yml'))?.code ?? '';
    writeFileSync(join(folder, 'calls.yml'), script);
    const { url } = await started(
      `${withPorts(startLines[0] as string, { 5000: application })} --port 0 --rule dialDelaySeconds=0`,
    );
    const port = Number(new URL(url).port);

    for (const text of otherLines) {
      const [, output, input = ''] = outcomes.find(([begins]) => text.startsWith(begins)) as [string, string];
      // npx looks here first, and was there when the simulator was started: this saves its second.
      const command = withPorts(text, { 5000: application, 8100: port }).replace(
        /^npx /,
        'node_modules/.bin/',
      );
      const env = { ...process.env, PIGA_AT_PORT: String(port) };
      const running = run('sh', ['-c', command], { cwd: folder, env });
      running.child.stdin?.end(input);
      const { stdout } = await running;
      expect([text, stdout]).toEqual([text, expect.stringContaining(output)]);
    }
    expect(readFileSync(join(folder, 'report.xml'), 'utf8')).toContain('tests="1" failures="0"');
  });

  it('has a program that runs', async () => {
    const application = await anApplication();
    const program = blocks.find(({ language }) => language === 'ts')?.code ?? '';
    const told = '\nconsole.log(events.length > 5, summary.status);\n';
    writeFileSync(join(folder, 'program.mjs'), withPorts(program, { 5000: application }) + told);

    const { stdout } = await run(process.execPath, ['program.mjs'], { cwd: folder });

    expect(stdout).toBe('true Success\n');
  });
});
