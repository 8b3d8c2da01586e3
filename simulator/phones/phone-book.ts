import { phoneName } from '../numbers/numbering.ts';
import { scriptOfSimulatedNumber } from '../numbers/simulated-numbers.ts';
import type { PhoneScript, PhoneState } from '../protocol.ts';
import { LivePhone } from './live.ts';
import type { Phone } from './phone.ts';
import { scriptedPhone } from './scripted.ts';

/**
 * Which phone answers at a number. A script that was set for it comes first, then the person who holds
 * it, then what the table of simulated numbers says; every other number is answered by the default phone. A SIP phone is
 * the same one with its host and without.
 */
export class PhoneBook {
  readonly #scripts = new Map<string, { script: PhoneScript; left: number }>();
  readonly #live = new Map<string, { phone: LivePhone; holders: number }>();
  readonly #defaultPhone: PhoneScript;
  readonly #changed: () => void;

  constructor({ defaultPhone, changed }: { defaultPhone: PhoneScript; changed: () => void }) {
    this.#defaultPhone = defaultPhone;
    this.#changed = changed;
  }

  /** The script by which the phone would take its next call; `undefined` when a person holds it. */
  scriptOf(phoneNumber: string): PhoneScript | undefined {
    const name = phoneName(phoneNumber);
    const scripted = this.#scripts.get(name);
    if (scripted !== undefined) return scripted.script;
    if (this.#live.has(name)) return undefined;
    return scriptOfSimulatedNumber(name) ?? this.#defaultPhone;
  }

  /** The phone for a call that begins now: it uses up one call of a script that is meant for some calls only. */
  reach(phoneNumber: string): Phone {
    const name = phoneName(phoneNumber);
    const script = this.scriptOf(name);
    const scripted = this.#scripts.get(name);
    if (scripted !== undefined) {
      scripted.left -= 1;
      if (scripted.left <= 0) this.unscript(name);
    }
    if (script !== undefined) return scriptedPhone(name, script);
    return (this.#live.get(name) as { phone: LivePhone }).phone;
  }

  /** Somebody has opened the phone or written a script for it: what it takes for a browser phone to exist. */
  isThere(phoneNumber: string): boolean {
    const name = phoneName(phoneNumber);
    return this.#live.has(name) || this.#scripts.has(name);
  }

  script(phoneNumber: string, script: PhoneScript): void {
    const name = phoneName(phoneNumber);
    this.#scripts.set(name, { script, left: script.calls ?? Number.POSITIVE_INFINITY });
    this.#changed();
  }

  unscript(phoneNumber: string): void {
    const name = phoneName(phoneNumber);
    if (this.#scripts.delete(name)) this.#changed();
  }

  live(phoneNumber: string): LivePhone | undefined {
    const name = phoneName(phoneNumber);
    return this.#live.get(name)?.phone;
  }

  /** A person takes the phone. Several may hold the same one; it is put away when the last has let go. */
  open(phoneNumber: string, { speaks = false }: { speaks?: boolean } = {}): LivePhone {
    const name = phoneName(phoneNumber);
    const held = this.#live.get(name) ?? { phone: new LivePhone(name, { speaks }), holders: 0 };
    held.holders += 1;
    held.phone.speaks = speaks;
    this.#live.set(name, held);
    this.#changed();
    return held.phone;
  }

  close(phoneNumber: string): void {
    const name = phoneName(phoneNumber);
    const held = this.#live.get(name);
    if (held === undefined) return;
    held.holders -= 1;
    if (held.holders > 0) return;
    held.phone.close();
    this.#live.delete(name);
    this.#changed();
  }

  states(): PhoneState[] {
    const numbers = new Set([...this.#live.keys(), ...this.#scripts.keys()]);
    return [...numbers].map((phoneNumber) => {
      const live = this.live(phoneNumber);
      const script = this.#scripts.get(phoneNumber)?.script;
      return {
        phoneNumber,
        live: live !== undefined,
        ...(live?.state ?? { doing: 'idle' as const }),
        ...(script !== undefined && { script }),
      };
    });
  }
}
