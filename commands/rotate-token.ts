import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { fail, readCommand } from './command.ts';

const command = readCommand({
  usage: 'rotate-token [-- finish]',
  does: 'Puts a new callback token before the present one in .env, so that after a deploy both are let in; finish takes the old one away. The tokens are not printed.',
  words: { least: 0, most: 1 },
  hasTable: false,
});
const file = process.env['PIGA_ENV_FILE'] ?? '.env';

function tokensIn(text: string) {
  return /^CALLBACK_TOKENS=(.*)$/m
    .exec(text)?.[1]
    ?.split(',')
    .map((token) => token.trim());
}

const steps: Record<string, (tokens: string[]) => string[]> = {
  begin: (tokens) =>
    tokens.length === 1
      ? [randomBytes(24).toString('hex'), ...tokens]
      : fail('A rotation is under way already: finish it first, npm run rotate-token -- finish'),
  finish: (tokens) =>
    tokens.length === 2
      ? tokens.slice(0, 1)
      : fail('No rotation is under way: begin one with npm run rotate-token'),
};

const next = {
  begin:
    "Now: 1. npx serverless deploy --stage …  2. paste the two URLs that it prints into Africa's Talking's dashboard  3. once no call is under way that began before, or at once if the old token has leaked, npm run rotate-token -- finish",
  finish: 'Now: npx serverless deploy --stage …, and the old token is worth nothing.',
};

const [step = 'begin'] = command.words;
const change =
  steps[step] ??
  (() => command.fail(`There is no step '${step}'; it is begin (or nothing), and then finish.`));
if (!existsSync(file))
  fail(
    `There is no ${file}. Where CALLBACK_TOKENS is stored elsewhere, docs/deploying.md says how to change it there.`,
  );
const text = readFileSync(file, 'utf8');
const tokens = tokensIn(text)?.filter((token) => token !== '');
if (tokens === undefined || tokens.length === 0) fail(`${file} holds no CALLBACK_TOKENS`);

const changed = text.replace(/^CALLBACK_TOKENS=.*$/m, `CALLBACK_TOKENS=${change(tokens).join(',')}`);
// In one step, so that a full disk or a Ctrl-C leaves the old file or the new one.
writeFileSync(`${file}.new`, changed, { mode: statSync(file).mode });
renameSync(`${file}.new`, file);
console.log(next[step as keyof typeof next]);
