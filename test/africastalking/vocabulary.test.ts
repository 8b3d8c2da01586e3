import { describe, expect, it } from 'vitest';
import {
  callSessionStates,
  callStatuses,
  callTransferHangupCauses,
  callTransferStates,
  entryStatuses,
  hangupCauses,
  lookup,
  transferStatuses,
} from '../../lib/africastalking/vocabulary.ts';

const tables = {
  entryStatuses,
  hangupCauses,
  callSessionStates,
  callStatuses,
  callTransferStates,
  callTransferHangupCauses,
  transferStatuses,
};

describe.each(Object.entries(tables))('%s', (_, table) => {
  it.each(Object.entries(table))('says of %s what it means and how sure that is', (_, word) => {
    expect(word.meaning).not.toBe('');
    expect(word.evidence).toMatch(/^(?:documented|captured|reported)$/);
  });
});

describe('hangupCauses', () => {
  it('has the fourteen causes that Africa’s Talking documents', () => {
    expect(Object.keys(hangupCauses)).toHaveLength(14);
  });

  it('never advises to call again who declined or does not exist', () => {
    expect([hangupCauses.CALL_REJECTED.retry, hangupCauses.UNALLOCATED_NUMBER.retry]).toEqual([
      'pointless',
      'pointless',
    ]);
  });
});

describe('wordIn', () => {
  it.each(['Answered', 'answered', 'ANSWERED'])('finds %s however it is capitalised', (word) => {
    expect(lookup(callSessionStates, word)).toBe(callSessionStates.Answered);
  });

  it.each(['Unheard', '', undefined, 'constructor', '__proto__'])('does not know %j', (word) => {
    expect(lookup(callSessionStates, word)).toBeUndefined();
  });
});
