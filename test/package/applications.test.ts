// Applications in Flask, Django and PHP with their calls in their CI, by the very lines that the package's README has for it.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, inject, it } from 'vitest';
import { parseXml } from '../../simulator/xml/parse.ts';
import { isAtHand, path, root } from './at-hand.ts';
import { codeBlocks, withPorts } from './code-blocks.ts';

const readme = readFileSync(join(root, 'simulator/README.md'), 'utf8');
const blocks = codeBlocks(readme).map(({ code }) => code);

interface Workflow {
  readonly jobs: { calls: { steps: { run?: string }[] } };
}

/** The last step of the README's workflow: it starts the application and has calls made. */
const workflow = load(blocks.find((code) => code.startsWith('# .github/workflows')) ?? '') as Workflow;
const [startFlask = '', runCalls = ''] = workflow.jobs.calls.steps.at(-1)?.run?.split('\n') ?? [];
const [startDjango = '', startPhp = ''] = [...readme.matchAll(/`(\S[^`]+ &)`/g)].map(([, line]) => line);

const FLASK = `
from flask import Flask, request

app = Flask(__name__)

@app.post("/voice")
def voice():
    if request.form["isActive"] == "0":
        return ""
    if request.form.get("dtmfDigits") == "1":
        return "<Response><Say>Hear your balance: zero</Say></Response>"
    return '<Response><GetDigits numDigits="1"><Say>For your balance, press 1</Say></GetDigits></Response>'
`;

const DJANGO = `
import sys
from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

@csrf_exempt
def voice(request):
    if request.POST["isActive"] == "0":
        return HttpResponse()
    if request.POST.get("dtmfDigits") == "1":
        return HttpResponse("<Response><Say>Hear your balance: zero</Say></Response>")
    return HttpResponse('<Response><GetDigits><Say>For your balance, press 1</Say></GetDigits></Response>')

settings.configure(
    SECRET_KEY="x", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], DEBUG=True,
    MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
)
urlpatterns = [path("voice", voice)]
execute_from_command_line(sys.argv)
`;

const PHP = `<?php
if ($_POST['isActive'] === '0') exit;
$digits = $_POST['dtmfDigits'] ?? '';
if ($digits === '1') exit('<Response><Say>Hear your balance: zero</Say></Response>');
?><Response><GetDigits numDigits="1"><Say>For your balance, press 1</Say></GetDigits></Response>
`;

const applications = [
  { name: 'Flask', language: 'Python', file: 'app.py', source: FLASK, start: startFlask },
  { name: 'Django', language: 'Python', file: 'manage.py', source: DJANGO, start: startDjango },
  { name: 'PHP', language: 'PHP', file: 'voice.php', source: PHP, start: startPhp },
].filter(({ language }) => isAtHand(language));

const faults = [
  {
    name: 'Flask whose route takes no POST',
    of: 'Flask',
    source: FLASK.replace('@app.post', '@app.get'),
    words: 'The callback URL answered 405 instead of 200.',
    hint: 'methods=["POST"]',
  },
  {
    name: 'Flask that has no such route',
    of: 'Flask',
    source: FLASK.replace('/voice', '/voices'),
    words: 'The callback URL answered 404 instead of 200.',
    hint: 'is its path the one that is set for the number?',
  },
  {
    name: 'Flask that breaks',
    of: 'Flask',
    source: FLASK.replace('if request.form["isActive"]', 'if request.form["isactive"]'),
    words: 'The callback URL answered 400 instead of 200.',
    hint: 'The browser (or proxy) sent a request that this server could not understand.',
  },
  {
    name: 'Django that asks for a token against forged forms',
    of: 'Django',
    source: DJANGO.replace('@csrf_exempt\n', ''),
    words: 'The callback URL answered 403 instead of 200.',
    hint: '@csrf_exempt',
  },
  {
    name: 'PHP that warns before its document',
    of: 'PHP',
    source: PHP.replace(" ?? ''", '').replace('if ($_POST', 'ini_set("display_errors", "1"); if ($_POST'),
    words:
      'A PHP message stands where the document is to begin: Warning: Undefined array key "dtmfDigits" in',
    hint: 'display_errors=Off',
  },
].flatMap((fault) => {
  const application = applications.find(({ name }) => name === fault.of);
  return application === undefined ? [] : [{ ...application, ...fault }];
});

const folder = inject('installed');
const calls = blocks.find((code) => code.startsWith('# calls.yml')) ?? '';

/** Runs the workflow's step in a folder of the application's own. */
async function runStep(
  name: string,
  { file, source, start }: { file: string; source: string; start: string },
) {
  const desk = join(folder, name.replaceAll(' ', '-'));
  mkdirSync(desk);
  symlinkSync(join(folder, 'node_modules'), join(desk, 'node_modules'));
  writeFileSync(join(desk, 'calls.yml'), calls);
  writeFileSync(join(desk, file), source.trimStart());
  const step = withPorts(`${start}\n${runCalls}`, { 5000: await freePort() });
  // The runner of a CI ends what a step leaves running.
  const script = `trap 'kill $!' EXIT\n${step}`;
  return new Promise<{ exitCode: number; out: string; desk: string }>((resolve) => {
    const env = { ...process.env, PATH: path };
    execFile('bash', ['-ec', script], { cwd: desk, env }, (error, stdout, stderr) =>
      resolve({ exitCode: error === null ? 0 : Number(error.code), out: stdout + stderr, desk }),
    );
  });
}

describe('the step of a CI', () => {
  it.each(applications)('starts an application in $name, and its calls pass', async (application) => {
    const { out, exitCode, desk } = await runStep(application.name, application);

    expect(out).toContain('1 of 1 scenarios went as expected.');
    expect(exitCode).toBe(0);
    expect(parseXml(readFileSync(join(desk, 'report.xml'), 'utf8'))).toMatchObject({ name: 'testsuites' });
  });

  it.each(faults)(
    'fails for $name, and says what would be right',
    async ({ name, words, hint, ...application }) => {
      const { out, exitCode } = await runStep(name, application);

      expect(out).toContain(words);
      expect(out).toContain(hint);
      expect(exitCode).toBe(1);
    },
  );
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
