import { styleText } from 'node:util';
import { dashboardUrls } from '../lib/http-api/callback-token.ts';
import { orFail, readCommand } from './command.ts';
import { region, stackOf } from './deployed-stage.ts';
import type { Finding } from './doctor/check.ts';
import { examine } from './doctor/examine.ts';
import { openStage, type Stage } from './doctor/stage.ts';

const command = readCommand({
  usage: 'doctor -- --stage prod',
  does:
    'Proves a deployed stage: asks its URLs as Africa’s Talking and as your programs do, looks at each part of it in AWS, and asks ' +
    'Africa’s Talking whether the account is right. Says of each fault what to do. Starts no call and costs nothing.',
  on: 'stage',
});
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

await orFail(run(command.textOf('stage') ?? command.fail('Which stage? --stage prod')));

async function run(name: string) {
  const stage = await openStage(name, region());
  if (stage === undefined)
    return command.fail(`There is no stack ${stackOf(name)} in ${region()}, which AWS_REGION can change.`);
  const findings = await examine(stage);
  for (const each of findings) console.log(lineOf(each));
  console.log(whatToPaste(stage));
  const faults = findings.filter(({ isWell }) => !isWell).length;
  console.log(faults === 0 ? `Stage ${name} is well.` : `Stage ${name} has ${faults} faults.`);
  process.exitCode = faults === 0 ? 0 : 1;
  stage.close();
}

function lineOf({ what, isWell, found, advice }: Finding): string {
  const mark = isWell ? styleText('green', '✓') : styleText('red', '✗');
  const line = `${mark} ${what.padEnd(16)} ${found}`;
  return advice === undefined ? line : `${line}\n${' '.repeat(19)}→ ${advice}`;
}

/** The token is a secret, so only a person at a terminal sees it. */
function whatToPaste({ publicUrl, token }: Stage): string {
  const { callbackUrl, eventsUrl } = dashboardUrls(publicUrl, process.stdout.isTTY ? token : 'THE-TOKEN');
  return [
    '',
    "At Africa's Talking, Voice › Phone numbers › your number › Callback URLs:",
    '',
    `  Callback URL   ${callbackUrl}`,
    `  Events URL     ${eventsUrl}`,
    '',
  ].join('\n');
}
