// Africa's Talking, Voice › Reject: refuses an inbound call before it is answered, free of charge; it is the only
// element. Africa's Talking's own samples also end a call that was answered by <Say>…</Say><Reject/>.
import { describe, expect, it } from 'vitest';
import { bench, caller, ending, of, said } from '../stand-in.ts';

describe('Reject', () => {
  it('refuses the call without answering it, and costs nothing', async () => {
    const { simulator, callbacks } = await bench(() => '<Reject/>');

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(of('answered', transcript)).toEqual([]);
    expect(callbacks().at(-1)).toMatchObject({
      isActive: '0',
      durationInSeconds: '0',
      amount: '0',
      hangupCause: 'CALL_REJECTED',
    });
  });

  it('hangs up, later in a call', async () => {
    const { simulator, callbacks } = await bench(() => '<Say>Not now</Say><Reject/><Say>Never</Say>');

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(said(transcript)).toEqual(['Not now']);
    expect(ending('Reject', transcript)).toBe('the call was answered already: it hangs up');
    expect(callbacks().at(-1)).toMatchObject({ status: 'Success', hangupCause: 'NORMAL_CLEARING' });
  });
});
