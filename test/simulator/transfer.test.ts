// Africa's Talking, Voice › Call Transfer: moves one leg (`callee` unless told) of a live call with two legs to
// another number, with music meanwhile, and tells the events URL how it goes: Transferred and Active when the
// number picks up, TransferCompleted in the end, CallerHangup or CalleeHangup when one side is gone before
// that, callTransferHangupCause when it fails. The last request has callTransferParam, number:seconds.
// Which leg is "moved", and when the other is let go, is our reading of one sentence.
import { describe, expect, it } from 'vitest';
import type { CallTranscript, Simulator, Transfer } from '../../simulator/index.ts';
import { agent, bench, caller, of } from './stand-in.ts';

const third = '+254733000333';

/** A call in which the caller talks with the agent, and a transfer 10 seconds into the talk. */
async function talkAndTransfer(
  transfer: Omit<Transfer, 'sessionId'>,
  arrange: (simulator: Simulator) => void = () => {},
) {
  const service = await bench(() => `<Dial phoneNumbers="${agent}"/>`);
  const { simulator } = service;
  simulator.phone(agent).answers({ answerAfter: 2, talkFor: 60 });
  simulator.phone(third).answers({ answerAfter: 5, talkFor: 20 });
  arrange(simulator);
  const call = simulator.dialIn({ from: caller });
  await simulator.clock.timer(12_000).done;
  const outcome = simulator.transfer({ sessionId: call.sessionId, ...transfer });
  const transcript: CallTranscript = await call.ended;
  const notices = service
    .notifications()
    .slice(3)
    .map(
      ({ isActive, callSessionState, callTransferState, callTransferredToNumber, callTransferHangupCause }) =>
        JSON.parse(
          JSON.stringify({
            isActive,
            callSessionState,
            callTransferState,
            callTransferredToNumber,
            callTransferHangupCause,
          }),
        ),
    );
  return { ...service, outcome, transcript, notices };
}

describe('a transfer of the callee', () => {
  it('connects the callee with the new number, and lets the caller go', async () => {
    const { outcome, transcript } = await talkAndTransfer({ phoneNumber: third });

    expect(outcome).toEqual({ status: 'Success', errorMessage: 'None' });
    expect(of('connected', transcript).map(({ phones }) => phones)).toEqual([
      [caller, agent],
      [agent, third],
    ]);
    expect(of('hung-up', transcript)[0]).toMatchObject({ phoneNumber: caller, by: 'service', after: 17 });
  });

  it('keeps the call alive without its caller, and tells the events URL of it', async () => {
    const { notices, callbacks, transcript } = await talkAndTransfer({ phoneNumber: third });

    expect(notices).toMatchObject([
      {
        isActive: '1',
        callSessionState: 'Transferred',
        callTransferState: 'Active',
        callTransferredToNumber: third,
      },
      { isActive: '1', callSessionState: 'TransferCompleted', callTransferState: 'Completed' },
      { isActive: '0', callSessionState: 'Completed' },
    ]);
    expect(callbacks().at(-1)).toMatchObject({ callTransferParam: `${third}:20`, durationInSeconds: '37' });
    expect(transcript.summary.status).toBe('Success');
  });
});

describe('a transfer of the caller', () => {
  it('connects the caller with the new number, and lets the callee go', async () => {
    const { transcript, callbacks } = await talkAndTransfer({ phoneNumber: third, callLeg: 'caller' });

    expect(of('connected', transcript).at(-1)?.phones).toEqual([caller, third]);
    expect(of('hung-up', transcript)[0]).toMatchObject({ phoneNumber: agent, by: 'service' });
    expect(callbacks().at(-1)).toMatchObject({
      callTransferParam: `${third}:20`,
      dialDurationInSeconds: '15',
    });
  });

  it('plays music to whoever is moved while the number rings', async () => {
    const holdMusicUrl = 'http://example.com/hold.mp3';

    const { transcript } = await talkAndTransfer({ phoneNumber: third, callLeg: 'caller', holdMusicUrl });

    expect(of('waiting', transcript).at(-1)).toMatchObject({
      where: 'transfer',
      phoneNumber: caller,
      music: holdMusicUrl,
    });
  });
});

describe('a transfer that comes to nothing', () => {
  it('leaves the talk as it was when the number does not answer', async () => {
    const { notices, transcript } = await talkAndTransfer({ phoneNumber: third }, (simulator) =>
      simulator.phone(third).isBusy(),
    );

    expect(notices[0]).toEqual({
      isActive: '1',
      callSessionState: 'Active',
      callTransferHangupCause: 'USER_BUSY',
    });
    expect(transcript.summary.durationInSeconds).toBe('62');
  });

  it('says NoActiveClient for a browser phone that nobody has open', async () => {
    const { notices } = await talkAndTransfer({ phoneNumber: 'piga.jane' });

    expect(notices[0]).toMatchObject({ callTransferHangupCause: 'NoActiveClient' });
  });

  it('is aborted at once for a number that is none', async () => {
    const { outcome, notices } = await talkAndTransfer({ phoneNumber: '0711' });

    expect(outcome).toEqual({ status: 'Aborted', errorMessage: 'Invalid phoneNumber: 0711' });
    expect(notices[0]).toMatchObject({ callTransferHangupCause: 'InvalidPhoneNumber' });
  });

  it.each([
    ['CalleeHangup', agent],
    ['CallerHangup', caller],
  ])('says %s when that side hangs up while the number rings', async (state, who) => {
    const { notices, transcript } = await talkAndTransfer({ phoneNumber: third }, (simulator) => {
      simulator.phone(third).ignores();
      if (who === agent) simulator.phone(agent).answers({ answerAfter: 2, hangUpAfter: 14, talkFor: 60 });
      else simulator.phone(caller).answers({ hangUpAfter: 16 });
    });

    expect(notices[0]).toMatchObject({ callTransferState: state });
    expect(transcript.summary.durationInSeconds).toBe('16');
  });

  it('is aborted when the call has one leg only', async () => {
    const { simulator } = await bench(() => `<Say>${'a'.repeat(600)}</Say>`);
    const call = simulator.dialIn({ from: caller });
    await simulator.clock.timer(5000).done;

    const outcome = simulator.transfer({ sessionId: call.sessionId, phoneNumber: third });

    expect(outcome).toEqual({ status: 'Aborted', errorMessage: 'The call has no two legs to transfer' });
    await call.ended;
  });
});
