import type { Timer } from '../clock/clock.ts';
import type { HangupCause, KeyPresses, PhoneScript } from '../protocol.ts';
import type { LegControl, Phone, PhoneBehaviour, PhoneCue } from './phone.ts';

/** A phone that follows a script. It can be in any number of calls at once. */
export function scriptedPhone(phoneNumber: string, script: PhoneScript): Phone {
  const { pace = 'real' } = script;
  return { phoneNumber, live: false, pace, attach: (leg) => new ScriptedBehaviour(leg, script) };
}

/** For each word of a script: whether the phone is answered or with which hang-up cause it is not, and the seconds of ringing by default. */
const decisions: Readonly<Record<string, { decision: 'answered' | HangupCause; after: number }>> = {
  answer: { decision: 'answered', after: 3 },
  busy: { decision: 'USER_BUSY', after: 1 },
  reject: { decision: 'CALL_REJECTED', after: 3 },
  off: { decision: 'SUBSCRIBER_ABSENT', after: 1 },
};

class ScriptedBehaviour implements PhoneBehaviour {
  readonly speaks = false;
  readonly #leg: LegControl;
  readonly #script: PhoneScript;
  readonly #keys: (string | KeyPresses)[];
  readonly #timers = new Set<Timer>();
  #pressesEarly = false;
  #recordings = 0;
  #verbs = 0;

  constructor(leg: LegControl, script: PhoneScript) {
    this.#leg = leg;
    this.#script = script;
    this.#keys = [...(script.keys ?? [])];
    leg.keysLeft = this.#keys;
    void leg.ended.promise.then(() => this.#stop());
  }

  async ring(): Promise<'answered' | HangupCause> {
    const { onRing = 'answer', answerAfter } = this.#script;
    if (onRing === 'ignore') return new Promise<never>(() => {});
    const { decision, after } = decisions[onRing] ?? { decision: onRing as HangupCause, after: 1 };
    await this.#wait(answerAfter ?? after);
    return decision;
  }

  connected(): void {
    const { hangUpAfter } = this.#script;
    if (hangUpAfter !== undefined) this.#hangUpIn(hangUpAfter);
  }

  onCue(cue: PhoneCue): void {
    switch (cue.kind) {
      case 'verb':
        this.#noticeVerb(cue.verb);
        break;
      case 'prompting':
        this.#pressEarly();
        break;
      case 'listening':
        this.#pressKeys();
        break;
      case 'recording':
        void this.#speak(cue);
        break;
      case 'holding':
        this.#hangUpIn(this.#script.holdFor ?? 300);
        break;
      case 'talking':
        this.#talk();
    }
  }

  #noticeVerb(verb: string): void {
    const { hangUpAt } = this.#script;
    if (hangUpAt?.verb !== verb) return;
    this.#verbs += 1;
    if (this.#verbs === (hangUpAt.nth ?? 1)) this.#hangUpIn(hangUpAt.after ?? 0);
  }

  #pressEarly(): void {
    const keys = this.#keys[0];
    if (typeof keys !== 'object' || keys.early !== true) return;
    this.#keys.shift();
    this.#pressesEarly = true;
    void this.#press({ after: 0.2, ...keys });
  }

  #pressKeys(): void {
    const begun = this.#pressesEarly;
    this.#pressesEarly = false;
    if (begun) return;
    const keys = this.#keys.shift();
    if (keys === undefined) return;
    void this.#press(typeof keys === 'string' ? { keys } : keys);
  }

  async #press({ keys, after = 1, every = 0.3 }: KeyPresses): Promise<void> {
    for (const [place, key] of [...keys].entries()) {
      const pressed = await this.#wait(place === 0 ? after : every);
      if (!pressed) return;
      this.#leg.press(key);
    }
  }

  async #speak({ finishOnKey, terminal }: Extract<PhoneCue, { kind: 'recording' }>): Promise<void> {
    const { speakFor = 5 } = this.#script;
    const seconds =
      typeof speakFor === 'number' ? speakFor : (speakFor[this.#recordings] ?? speakFor.at(-1) ?? 0);
    this.#recordings += 1;
    if (seconds > 0) {
      this.#leg.speak(true);
      if (!(await this.#wait(seconds))) return;
      this.#leg.speak(false);
    }
    // A person who has said what there is to say presses the key that was asked for, or hangs up when
    // hanging up is the only end.
    if (terminal) return this.#hangUpIn(1);
    if (finishOnKey !== undefined && (await this.#wait(0.5))) this.#leg.press(finishOnKey);
  }

  #talk(): void {
    const { talkFor = this.#leg.role === 'dialled' ? 10 : undefined } = this.#script;
    if (talkFor !== undefined) this.#hangUpIn(talkFor);
  }

  #hangUpIn(seconds: number): void {
    const hangUp = (): void => this.#leg.hangUp();
    if (seconds === 0) hangUp();
    else void this.#wait(seconds).then((elapsed) => elapsed && hangUp());
  }

  async #wait(seconds: number): Promise<boolean> {
    if (this.#leg.ended.settled) return false;
    const timer = this.#leg.clock.timer(seconds * 1000);
    this.#timers.add(timer);
    const elapsed = await timer.done;
    this.#timers.delete(timer);
    return elapsed && !this.#leg.ended.settled;
  }

  #stop(): void {
    for (const timer of this.#timers) timer.cancel();
  }
}
