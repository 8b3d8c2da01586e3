import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../commands/doctor/check.ts';
import { examine } from '../../commands/doctor/examine.ts';
import { openStage } from '../../commands/doctor/stage.ts';
import { documented } from '../documented.ts';
import { aRunningStage, type RunningStage } from './a-running-stage.ts';
import { aTerminal, type Terminal } from './a-terminal.ts';
import { breakages, outOfReach } from './breakages.ts';

/* What an operator does to a stage that runs: every command of docs/operations.md, and the doctor on a good day and on bad ones. */

const CALLER = '+254711000111';

let stage: RunningStage;
let terminal: Terminal;

beforeAll(async () => {
  stage = await aRunningStage();
  terminal = aTerminal(stage.aws.env());
});
afterAll(async () => {
  terminal?.close();
  await stage?.close();
});

async function aCall() {
  const handle = stage.africasTalking.dialIn({
    from: CALLER,
    to: '+254711082000',
    script: { pace: 'instant' },
  });
  await handle.ended;
  return handle.sessionId;
}

async function listed() {
  return (await stage.get('/voice/calls?limit=100')).text();
}

describe('a command, at the stage that --stage names', () => {
  it('stop-calls stops every start, an alarm tells of it, and resume-calls lets them go', async () => {
    const stopped = await terminal.run(documented('npm run stop-calls -- --stage prod'));
    const refused = await stage.start({ phone: CALLER });

    expect(stopped).toContain('No calls are started since');
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('calls-stopped')]);
    await stage.console.countWhatWasLogged('invoke-call');
    await expect
      .poll(() => stage.console.stateOfAlarm('piga-prod-CallsStopped'), { timeout: 20_000, interval: 500 })
      .toBe('ALARM');

    await terminal.run(documented('npm run resume-calls -- --stage prod'));
    expect((await stage.start({ phone: CALLER })).status).toBe(200);
  });

  it('do-not-call keeps a number from being called', async () => {
    await terminal.run(documented('npm run do-not-call -- add +254711000111 --stage prod'));
    expect((await stage.start({ phone: CALLER })).status).toBe(403);
    expect(await terminal.run(documented('npm run do-not-call -- list --stage prod'))).toContain(CALLER);

    await terminal.run(documented('npm run do-not-call -- remove +254711000111 --stage prod'));
    expect((await stage.start({ phone: CALLER })).status).toBe(200);
  });

  it('list keeps what flows look into', async () => {
    await terminal.run(documented('npm run list -- vip add +254711000111 --stage prod'));

    expect(await terminal.run(documented('npm run list -- vip --stage prod'))).toContain(CALLER);
  });

  it('quarantine shows what belongs to no call', async () => {
    await fetch(stage.urls.eventsUrl, { method: 'POST', body: new URLSearchParams({ isActive: '0' }) });

    expect(await terminal.run(documented('npm run quarantine -- --stage prod'))).toContain('no-session');
  });

  it('replay stores what is in the log alone', async () => {
    const repair = await stage.console.setEnvironment('piga-prod-events', outOfReach);
    const sessionId = 'ATVId_logged';
    await fetch(stage.urls.eventsUrl, {
      method: 'POST',
      body: new URLSearchParams({ sessionId, isActive: '0', callerNumber: CALLER }),
    });
    await repair();
    await expect.poll(() => stage.console.logOf('events'), { timeout: 10_000 }).toContain('unstored');
    writeFileSync(join(terminal.folder, 'events.log'), await stage.console.logOf('events'));

    const output = await terminal.run(documented('npm run replay -- events.log --stage prod'));

    expect(output).toMatch(/Stored [1-9]/); // calls that are under way may have lost some, too
    expect(await listed()).toContain(sessionId);
  });

  it('totals and rebuild find nothing to mend, and mend nothing', async () => {
    await aCall();
    await expect
      .poll(() => terminal.run(documented('npm run totals -- --check --stage prod')).catch(String), {
        timeout: 200_000,
      })
      .toContain('The totals are the same.');
    await terminal.run(documented('npm run totals -- --stage prod'));

    expect(await terminal.run(documented('npm run rebuild -- --check --stage prod'))).toContain('Checked');
    expect(await terminal.run(documented('npm run rebuild -- --stage prod'))).toContain('Rebuilt');
  });

  it('forget leaves nothing of a person', async () => {
    const sessionId = await aCall();

    const output = await terminal.run(documented('npm run forget -- +254711000111 --stage prod'));

    expect(output).toContain('after reading the whole table again in another way: 0');
    expect(await listed()).not.toContain(sessionId);
  });

  it('says so where there is no such stage', async () => {
    expect(await terminal.refused('npm run stop-calls -- --stage prdo')).toContain(
      'There is no stage prdo in eu-west-1',
    );
  });
});

describe('the doctor', () => {
  const doctor = documented('npm run doctor -- --stage prod');

  it('finds a stage well, prints what to paste, starts no call and leaves nothing in the table', async () => {
    await stage.console.subscribe('piga-prod-alarms');
    await stage.console.quietAlarms('piga-prod-');
    const [calls, rows] = [
      stage.africasTalking.calls.length,
      await stage.console.tableItems('piga-prod-calls'),
    ];

    const output = await terminal.run(doctor);

    expect(output).not.toContain('✗');
    expect(output).toContain('Stage prod is well.');
    expect(output).toContain(`${stage.url}/voice/instruct?token=`);
    expect(output).not.toContain(stage.urls.callbackUrl); // its token is for a person at a terminal
    expect([stage.africasTalking.calls.length, await stage.console.tableItems('piga-prod-calls')]).toEqual([
      calls,
      rows,
    ]);
  });

  it.each(Object.entries(breakages))(
    'finds that %s, and says what to do',
    async (_, { breaks, line, advice }) => {
      const mend = await breaks(stage);
      try {
        const faults = (await examined()).filter(({ isWell }) => !isWell);

        expect(faults.map(({ what }) => what)).toEqual([line].flat());
        expect(faults[0]?.advice).toMatch(advice);
      } finally {
        await mend();
      }
    },
  );

  it('finds a stage well again when all of that is mended', async () => {
    expect((await examined()).filter(({ isWell }) => !isWell)).toEqual([]);
  });

  it('ends with another status where something is wrong, and where there is no such stage', async () => {
    await terminal.run('npm run stop-calls -- --stage prod');

    expect(await terminal.refused(doctor)).toMatch(
      /✗ Stop switch .*\n +→ npm run resume-calls -- --stage prod/,
    );
    expect(await terminal.refused('npm run doctor -- --stage prdo')).toContain('There is no stack piga-prdo');
  });

  async function examined(): Promise<readonly Finding[]> {
    Object.assign(process.env, stage.aws.env());
    const opened = await openStage('prod', 'eu-west-1');
    if (opened === undefined) throw new Error('The stage is gone');
    const findings = await examine(opened);
    opened.close();
    return findings;
  }
});
