// The page on Africa's Talking's own libraries, run as it stands: every program is written into a file and started by the
// lines below it, with the simulator's real port. Packages of Composer and of RubyGems are not to be had everywhere: where
// OFFICIAL_PHP names the library's autoload.php, or RUBYLIB its lib folder, the library runs; elsewhere the page's program
// for the HTTP client that it is built on. A language that is not here is skipped, and said; PIGA_REQUIRE_LANGUAGES=1 makes
// that a failure.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { africasTalkingHosts, keptAuthority } from '../../simulator/https/server.ts';
import { bench, caller } from '../simulator/stand-in.ts';
import { languages, path, phpAutoload, root, wayFor } from './at-hand.ts';
import { codeBlocks, withPorts } from './code-blocks.ts';

const run = promisify(execFile);
const page = readFileSync(join(root, 'simulator/official-libraries.md'), 'utf8');

/** The sections with something to run, and their programs by the file that each is to stand in. */
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((text) => {
    const blocks = codeBlocks(text);
    const programs = blocks
      .filter(({ language }) => language !== 'sh')
      .map(({ code }) => ({ file: /(?:#|\/\/) (\S+)/.exec(code)?.[1] ?? '', text: code }));
    return {
      title: text.split('\n')[0] ?? '',
      programs,
      commands: blocks.find(({ language }) => language === 'sh')?.code ?? '',
    };
  });

const tried = sections.flatMap((section) => {
  const way = wayFor(section.title);
  return way === undefined ? [] : [{ ...section, ...way }];
});

describe('the page on official libraries', () => {
  it('has a command for every language', () => {
    expect(sections.map(({ title }) => title)).toEqual(languages);
    for (const { commands } of sections) expect(commands).toContain('8100');
  });

  it('names every host in the line for the table of hosts', () => {
    expect(hostsLine()).toBe(`127.0.0.1 ${africasTalkingHosts.join(' ')}`);
  });

  it.each(tried)('has $title call a phone here, by $by', async ({ programs, commands, program }) => {
    const { folder, simulator } = await aDesk();
    for (const { file, text } of programs) writeFileSync(join(folder, file), text);
    const first = programs[0]?.file ?? '';
    const lines = program === undefined ? commands : commands.replace(first, program);

    const { stdout } = await run('sh', ['-ec', withPorts(lines, { 8100: simulator.port })], {
      cwd: folder,
      env: { PATH: path, HOME: process.env['HOME'], RUBYLIB: process.env['RUBYLIB'] },
    });

    expect(stdout).toContain('Queued');
    expect(simulator.calls.map(({ summary }) => summary.phoneNumber)).toEqual([caller]);
  });

  it.skipIf(!mayHaveItsOwnHosts())('turns programs here by the table of hosts', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'hosts'), `${hostsLine()}\n`);
    writeFileSync(
      join(folder, 'try.sh'),
      `ip link set lo up; mount --bind hosts /etc/hosts
       node --import ${root}/node_modules/tsx/dist/loader.mjs ${root}/simulator/main.ts --certificates at-certificates \\
         --line http://127.0.0.1:1/voice --https-port 443 > log & simulator=$!
       until grep -q 'simulated on' log; do sleep 0.1; done
       curl -sS --cacert at-certificates/ca.pem https://voice.africastalking.com/call -H 'apiKey: any key' \\
         -d username=sandbox --data-urlencode from=+254711082000 --data-urlencode to=+254711000111
       kill $simulator\n`,
    );

    // Namespaces of its own, so that neither the table of hosts nor port 443 of this machine is touched.
    const trying = spawn('unshare', ['-mn', 'sh', 'try.sh'], { cwd: folder });
    let text = '';
    for (const stream of [trying.stdout, trying.stderr]) stream.on('data', (chunk) => (text += chunk));
    await new Promise((resolve) => trying.on('close', resolve));

    expect(text).toContain('Queued');
  });
});

function hostsLine(): string {
  return /^ *(127\.0\.0\.1 .+)$/m.exec(page)?.[1] ?? '';
}

/** A simulator with a certificate, and a folder with what programs need. */
async function aDesk() {
  const folder = aFolder();
  mkdirSync(join(folder, 'at-certificates'));
  mkdirSync(join(folder, 'vendor'));
  writeFileSync(join(folder, 'vendor/autoload.php'), `<?php require '${phpAutoload()}';`);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const { authority } = keptAuthority(join(folder, 'at-certificates'));
  return { folder, ...(await bench(() => '<Say>Hello</Say>', { authority })) };
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'official-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function mayHaveItsOwnHosts(): boolean {
  try {
    execFileSync('unshare', ['-mn', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('SKIPPED: the table of hosts and port 443 are for an administrator on Linux.');
    return false;
  }
}
