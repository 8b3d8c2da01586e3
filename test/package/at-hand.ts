import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** The Python environment that .ci/python.sh makes, with the official library and with Flask and Django in it. */
const pythonFolder = join(root, '.local/python/bin');

/** Where programs are looked for: in that environment first. */
export const path = `${pythonFolder}:${process.env['PATH']}`;

/** Whether a command ends well. */
function runs(command: string): boolean {
  try {
    execFileSync('sh', ['-c', command], { stdio: 'ignore', env: { ...process.env, PATH: path } });
    return true;
  } catch {
    return false;
  }
}

/** A way to try a language's section: with the official library, or with the HTTP client that it is built on. */
interface Way {
  readonly by: string;
  /** Ends well where this can be tried. */
  readonly test: string;
  /** The program of the page, where it is not the section's first. */
  readonly program?: string;
}

/** The best way comes first. */
const ways: Readonly<Record<string, readonly Way[]>> = {
  Python: [{ by: 'the official library', test: 'python3 -c "import africastalking, flask, django"' }],
  Node: [{ by: 'the official library', test: 'node --version' }],
  PHP: [
    { by: 'the official library', test: 'test -f "$OFFICIAL_PHP" && php --version' },
    { by: 'its HTTP client', test: `php -r 'require "${debianGuzzle()}";'`, program: 'by-http.php' },
  ],
  Ruby: [
    { by: 'the official library', test: `ruby -e 'require "AfricasTalking"'` },
    { by: 'its HTTP client', test: `ruby -e 'require "net/http"'`, program: 'by-http.rb' },
  ],
  Java: [{ by: 'Java’s HTTP client', test: 'keytool -help && java -version' }],
  'Anything else': [{ by: 'curl', test: 'curl --version' }],
};

/** What brings each language here; .ci/run does. */
const bringers: Readonly<Record<string, string>> = {
  Python: '.ci/python.sh',
  PHP: 'apt-get install php-cli php-curl php-guzzlehttp-guzzle',
  Ruby: 'apt-get install ruby',
  Java: 'apt-get install default-jdk-headless',
};

/** Guzzle as Debian packages it. */
export function debianGuzzle(): string {
  return '/usr/share/php/GuzzleHttp/autoload.php';
}

export const languages = Object.keys(ways);

/** How a language can be tried on this machine. `undefined`, and said loudly, where it cannot. */
export function wayFor(language: string): Way | undefined {
  const way = ways[language]?.find(({ test }) => runs(test));
  if (way !== undefined) return way;
  const words = `${language} is not on this machine (${bringers[language]}): what the docs say of it was not run.`;
  if (process.env['PIGA_REQUIRE_LANGUAGES'] === '1') throw new Error(words);
  console.warn(`SKIPPED: ${words}`);
  return undefined;
}

/** Whether a language can be tried here; said loudly where it cannot. */
export function isAtHand(language: string): boolean {
  return wayFor(language) !== undefined;
}

/** The `vendor/autoload.php` that a PHP program asks for: of the official library where OFFICIAL_PHP names it, or Guzzle’s. */
export function phpAutoload(): string {
  const official = process.env['OFFICIAL_PHP'] ?? '';
  return official !== '' && existsSync(official) ? official : debianGuzzle();
}
