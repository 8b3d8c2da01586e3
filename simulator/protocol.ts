/**
 * What the simulator tells and takes: the words shared by its event log, its control API, the phone page,
 * the terminal commands and the tests. Types only, so that a browser can read them as they stand.
 *
 * Everything is JSON over HTTP, on the simulator's own port, below `/simulator/`. Numbers called
 * `…Seconds`, and the times in a script, are seconds of the simulated world, fractions allowed;
 * `at` is milliseconds since 1970 by the simulator's clock; `tookMs` is real time on this machine.
 * A telephone number in a path is percent-encoded (`%2B254711000111`). A refused request is answered
 * by a 4xx status and `{ "error": "a sentence" }`.
 *
 * | Method and path                                | Takes               | Answers |
 * |------------------------------------------------|---------------------|---------|
 * | `GET  /simulator`                              |                     | `NetworkState` |
 * | `GET  /simulator/events`                       | see `EventQuery`    | an event stream, see `StreamMessage` |
 * | `GET  /simulator/calls`                        | `?limit=50`         | `CallSummary[]`, newest first |
 * | `POST /simulator/calls`                        | `DialIn`            | 201 `CallSummary`: a phone calls one of our lines |
 * | `GET  /simulator/calls/{sessionId}`            | `?wait=60`          | `CallTranscript`; with `wait`, once the call has ended or after so many real seconds |
 * | `GET  /simulator/calls/{sessionId}/transcript` |                     | the transcript as plain text |
 * | `PUT  /simulator/phones/{number}/script`       | `PhoneScript`       | 204 |
 * | `DELETE /simulator/phones/{number}/script`     |                     | 204 |
 * | `POST /simulator/phones/{number}/{action}`     | see `PhoneAction`   | 204, or 409 when the phone is not in a state for it |
 * | `POST /simulator/transfers`                    | `Transfer`          | `TransferOutcome` |
 * | `PUT  /simulator/faults`                       | `Faults`            | `Faults` |
 * | `PUT  /simulator/clock`                        | `ClockSetting`      | `NetworkState` |
 * | `POST /simulator/outbound-calls`               | `OutboundCall`      | 201 `OutboundCallStarted`: the service calls a phone |
 * | `GET  /simulator/lines`                        |                     | `PhoneLine[]` |
 * | `PUT  /simulator/lines`                        | `PhoneLine[]`       | `PhoneLine[]`: these are our lines from now on; calls that are under way keep theirs |
 * | `GET  /simulator/rules`                        |                     | `Rules` |
 * | `PUT  /simulator/rules`                        | some of `Rules`     | `Rules`: all others stay as they were; running calls follow them at once |
 */

export type * from './protocol/api.ts';
export type * from './protocol/calls.ts';
export type * from './protocol/faults.ts';
export type * from './protocol/phones.ts';
export type * from './protocol/service.ts';
export type * from './protocol/stream.ts';
export type * from './protocol/vocabulary.ts';
