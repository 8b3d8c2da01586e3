import type { Transport } from '../callbacks/transport.ts';
import type { PhoneLine } from '../calls/phone-line.ts';
import type { Clock } from '../clock/clock.ts';
import type { OutboundStart } from '../interpreter/run-call.ts';
import type { RateTable } from '../numbers/rates.ts';
import type { EntryRefusal } from '../numbers/simulated-numbers.ts';
import type { Faults, PhoneScript } from '../protocol.ts';
import type { Rules } from '../rules.ts';
import type { ServiceHooks } from '../service.ts';

export interface NetworkOptions {
  readonly lines: readonly PhoneLine[];
  /** Both URLs of numbers that are not among the lines; without it such numbers are not ours. */
  readonly anyLine: Omit<PhoneLine, 'phoneNumber'> | undefined;
  readonly clock: Clock;
  readonly seed: string;
  readonly rules: Rules;
  readonly rates: RateTable;
  readonly faults: Faults;
  /** Numbers that `POST /call` refuses, beside the simulated ones. */
  readonly refusals: Readonly<Record<string, EntryRefusal>>;
  readonly transport: Transport;
  readonly defaultPhone: PhoneScript;
  /** How many ended calls are kept. */
  readonly keepCalls: number;
  /** Where recordings can be fetched: the simulator's own address. */
  readonly address: (scheme: Rules['recordingScheme']) => string;
  readonly service: ServiceHooks;
}

/** An outbound call as `POST /call` asks for it. */
export interface OutboundCallRequest extends Pick<OutboundStart, 'program' | 'answered'> {
  readonly line: PhoneLine;
  readonly to: string;
  readonly clientRequestId: string | undefined;
}
