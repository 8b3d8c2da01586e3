import type { HangupCause, PhoneAction, PhoneState } from '../protocol.ts';
import type { LegControl, Phone, PhoneBehaviour } from './phone.ts';

/** Why a phone cannot do what was asked, in a sentence. */
export type PhoneRefusal = string;

/** A phone that a person holds: what it does is told from outside. It is in one call at a time. */
export class LivePhone implements Phone {
  readonly live = true;
  readonly pace = 'real';
  readonly phoneNumber: string;
  speaks: boolean;
  #leg: LegControl | undefined;
  #decide: ((decision: 'answered' | HangupCause) => void) | undefined;

  constructor(phoneNumber: string, { speaks }: { speaks: boolean }) {
    this.phoneNumber = phoneNumber;
    this.speaks = speaks;
  }

  get state(): Pick<PhoneState, 'doing' | 'sessionId'> {
    if (this.#leg === undefined) return { doing: 'idle' };
    const { sessionId } = this.#leg;
    if (this.#decide !== undefined) return { doing: 'ringing', sessionId };
    return { doing: this.#leg.answeredAt === undefined ? 'calling' : 'talking', sessionId };
  }

  attach(leg: LegControl): PhoneBehaviour {
    if (this.#leg !== undefined) return engaged;
    this.#leg = leg;
    void leg.ended.promise.then(() => {
      this.#leg = undefined;
      this.#decide = undefined;
    });
    return {
      speaks: this.speaks,
      ring: () =>
        new Promise((resolve) => {
          this.#decide = resolve;
        }),
      connected: () => {},
      onCue: () => {},
    };
  }

  /** Does what the person did. */
  act(action: PhoneAction): PhoneRefusal | undefined {
    const leg = this.#leg;
    if (leg === undefined) return `${this.phoneNumber} is in no call: nothing to ${action.do}.`;
    if (action.do === 'answer' || action.do === 'reject') return this.#pickUp(action.do);
    if (action.do === 'hang-up') return this.#hangUp(leg);
    if (leg.answeredAt === undefined) return `${this.phoneNumber} is not connected yet.`;
    switch (action.do) {
      case 'keys':
        for (const key of action.keys) leg.press(key);
        return undefined;
      case 'speak':
        leg.speak(action.speaking);
        return undefined;
      case 'heard':
        leg.heard(action.index);
        return undefined;
    }
  }

  /** The person is gone, and with the person the phone. */
  close(): void {
    if (this.#leg !== undefined) this.#hangUp(this.#leg);
  }

  #pickUp(decision: 'answer' | 'reject'): PhoneRefusal | undefined {
    const decide = this.#decide;
    if (decide === undefined) return `${this.phoneNumber} is not ringing.`;
    this.#decide = undefined;
    decide(decision === 'answer' ? 'answered' : 'CALL_REJECTED');
    return undefined;
  }

  #hangUp(leg: LegControl): undefined {
    if (this.#pickUp('reject') !== undefined) leg.hangUp();
  }
}

/** A phone that is in another call. */
const engaged: PhoneBehaviour = {
  speaks: false,
  ring: async () => 'USER_BUSY',
  connected: () => {},
  onCue: () => {},
};
