// Africa's Talking, Voice › Conference: puts the caller into a conference, until the caller hangs up. It takes no
// attributes and is thinly documented: one conference a number is a guess.
import { describe, expect, it } from 'vitest';
import { agentLine, bench, caller, line, of, said } from '../stand-in.ts';

describe('Conference', () => {
  it('connects everybody who dialled the number, until each hangs up', async () => {
    const { simulator } = await bench(() => '<Say>Welcome</Say><Conference/><Say>Never</Say>');
    const calls = ['+254711000001', '+254711000002', '+254711000003'].map((from, place) =>
      simulator.dialIn({ from, to: line, script: { holdFor: 30 + place } }),
    );

    const transcripts = await Promise.all(calls.map(({ ended }) => ended));

    const [first] = transcripts;
    expect(first && of('connected', first).at(-1)?.phones).toEqual([
      '+254711000001',
      '+254711000002',
      '+254711000003',
    ]);
    expect(transcripts.flatMap(said)).toEqual(['Welcome', 'Welcome', 'Welcome']);
    expect(transcripts.map(({ summary }) => summary.durationInSeconds)).toEqual(['31', '32', '33']);
  });

  it('says so when somebody is alone in it, at first and at last', async () => {
    const { simulator } = await bench(() => '<Conference/>');
    const first = simulator.dialIn({ from: caller, to: line, script: { holdFor: 30 } });
    const second = simulator.dialIn({ from: '+254711000002', to: line, script: { holdFor: 10 } });

    const transcript = await first.ended;

    expect(of('waiting', transcript).map(({ after }) => after)).toEqual([0, 10]);
    await second.ended;
  });

  it('keeps the conferences of two numbers apart', async () => {
    const { simulator } = await bench(() => '<Conference/>');
    const calls = [line, agentLine].map((to) =>
      simulator.dialIn({ from: caller, to, script: { holdFor: 10 } }),
    );

    const transcripts = await Promise.all(calls.map(({ ended }) => ended));

    expect(transcripts.flatMap((transcript) => of('connected', transcript))).toEqual([]);
  });
});
