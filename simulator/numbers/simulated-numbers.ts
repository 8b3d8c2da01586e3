import type { PhoneScript } from '../protocol.ts';

/** How Africa's Talking refuses one number of a `POST /call`. */
export type EntryRefusal = 'InvalidPhoneNumber' | 'DestinationNotSupported' | 'InsufficientCredit';

/**
 * Numbers that always behave in one way, for trying what is hard to bring about by hand. All are well
 * formed Kenyan mobile numbers, so that a service which checks numbers lets them pass.
 */
const refusedNumbers: Readonly<Record<string, EntryRefusal>> = {
  '+254799000001': 'InvalidPhoneNumber',
  '+254799000002': 'DestinationNotSupported',
  '+254799000003': 'InsufficientCredit',
};

const scriptedNumbers: Readonly<Record<string, PhoneScript>> = {
  '+254799000010': { onRing: 'busy' },
  '+254799000011': { onRing: 'ignore' },
  '+254799000012': { onRing: 'reject' },
  '+254799000013': { onRing: 'off' },
  '+254799000014': { onRing: 'UNALLOCATED_NUMBER' },
  '+254799000015': { onRing: 'NO_USER_RESPONSE' },
  '+254799000016': { onRing: 'NORMAL_TEMPORARY_FAILURE' },
  '+254799000017': { onRing: 'SERVICE_UNAVAILABLE' },
  '+254799000018': { onRing: 'RECOVERY_ON_TIMER_EXPIRE' },
  '+254799000019': { onRing: 'UNSPECIFIED' },
  '+254799000020': { hangUpAfter: 0 },
  '+254799000021': { answerAfter: 25 },
};

export function refusalOf(phoneNumber: string): EntryRefusal | undefined {
  return refusedNumbers[phoneNumber];
}

export function scriptOfSimulatedNumber(phoneNumber: string): PhoneScript | undefined {
  return scriptedNumbers[phoneNumber];
}
