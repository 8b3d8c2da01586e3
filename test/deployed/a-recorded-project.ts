import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordingAudio } from '../../simulator/audio/mp3.ts';
import { root } from '../deployment/package-service.ts';

const parts = [
  'build',
  'commands',
  'flow-kit',
  'flows',
  'functions',
  'lib',
  'local',
  'resources',
  'simulator',
];
const files = ['package.json', 'serverless.yml', 'tsconfig.json'];

/** The words that are recorded, and that no voice reads. */
export const GREETING = 'Karibu. Simu hii imerekodiwa.';

const karibu = `import { flow } from '../lib/flows/index.ts';

export const karibu = flow({
  languages: { sw: { recorded: true } },
  start: 'greeting',
  steps: { greeting: { end: { sw: '${GREETING}' } } },
});
`;

const routing = `import { route } from '../lib/flows/index.ts';
import { karibu } from './karibu.ts';
import { reminder } from './recipes/reminder.ts';
import { welcome } from './welcome.ts';

export const routing = route({ flows: { welcome, reminder, karibu }, otherwise: 'welcome' });
`;

/** A clone whose flows also say something that somebody has recorded, and that `npm run prompts` has listed. */
export function aRecordedProject() {
  const folder = mkdtempSync(join(tmpdir(), 'piga-recorded-'));
  for (const part of [...parts, ...files]) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'flows/karibu.ts'), karibu);
  writeFileSync(join(folder, 'flows/index.ts'), routing);
  const sound = recordingAudio({ seconds: 2, speech: [] });
  writeFileSync(join(folder, 'flows/prompts/karibu.greeting.sw.mp3'), sound);
  const { PIGA_TESTS: _, ...env } = process.env;
  execFileSync('npm', ['run', '--silent', 'prompts'], { cwd: folder, env, stdio: 'pipe' });
  return { folder, sound, remove: () => rmSync(folder, { recursive: true }) };
}
