import type { Call } from '../calls/call.ts';

/** The people who are in one conference. */
export class ConferenceRoom {
  readonly #calls: Call[] = [];

  join(call: Call): void {
    this.#calls.push(call);
    const phones = this.#calls.map(({ user }) => user.phoneNumber);
    if (phones.length === 1) {
      call.emit({ kind: 'waiting', phoneNumber: call.user.phoneNumber, where: 'conference' });
      return;
    }
    for (const member of this.#calls) member.emit({ kind: 'connected', phones, by: 'conference' });
  }

  leave(call: Call): void {
    this.#calls.splice(this.#calls.indexOf(call), 1);
    const [last, other] = this.#calls;
    if (last === undefined || other !== undefined) return;
    last.emit({ kind: 'waiting', phoneNumber: last.user.phoneNumber, where: 'conference' });
  }
}

/** One conference a line: the element takes no name. */
export class Conferences {
  readonly #rooms = new Map<string, ConferenceRoom>();

  of(line: string): ConferenceRoom {
    const room = this.#rooms.get(line) ?? new ConferenceRoom();
    this.#rooms.set(line, room);
    return room;
  }
}
