import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callCommand } from '../../simulator/terminal/call-command.ts';
import { aProject, start } from './a-project.ts';

/** A transcript without what differs from call to call and from machine to machine. */
function lasting(transcript: string): string[] {
  const plain = transcript
    .replace(/ATVId_[0-9a-f]{32}/g, 'ATVId_…')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'an id')
    .replace(/callStartTime=\S+/, 'callStartTime=…')
    .replace(/127\.0\.0\.1:\d+/g, 'the stack')
    .replace(/\d+(\.\d+)? (ms|s)\b/g, 'a while');
  // Two notifications are under way together: either may be answered first.
  return plain
    .split('\n')
    .filter((line) => line.trim() !== '')
    .sort();
}

test('what the README shows of npm start and npm run call is what they print', {
  timeout: 120_000,
}, async () => {
  const readme = readFileSync('README.md', 'utf8');
  const [greeting = '', shown = ''] = ['Piga is ready', '    0.0 s'].map((begin) =>
    readme.slice(readme.indexOf(begin), readme.indexOf('\n```', readme.indexOf(begin))),
  );
  const stack = await start(aProject());
  let printed = '';
  const stream = { write: (text: string) => (printed += text) };
  const env = { PIGA_API_PORT: String(stack.ports.api), PIGA_AT_PORT: String(stack.ports.simulator) };

  await callCommand(['254711000111'], { stdout: stream, stderr: stream, env });

  // The README leaves stretches out, and says so.
  const lines = lasting(shown).filter((line) => line !== '…');
  expect(lasting(printed)).toEqual(expect.arrayContaining(lines));
  expect(lines.length).toBeGreaterThan(8);
  expect(lasting(stack.output())).toEqual(expect.arrayContaining(lasting(greeting)));
});
