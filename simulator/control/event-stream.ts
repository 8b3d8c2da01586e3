import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Network } from '../network/network.ts';
import type { CallEvent, StreamMessage } from '../protocol.ts';

/** A reader who has fallen so far behind is cut off; it may come back and ask for what it missed. */
const MAX_BACKLOG_BYTES = 4 * 1024 * 1024;

/**
 * `GET /simulator/events`: what happens, as it happens. While a stream that names phones is open, a person
 * holds those phones.
 */
export function streamEvents(
  network: Network,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const call = query.get('call') ?? undefined;
  const phones = query.getAll('phone');
  const since = request.headers['last-event-id']?.toString() ?? query.get('since') ?? undefined;

  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  const send = (message: StreamMessage, id?: number): void => {
    if (response.writableLength > MAX_BACKLOG_BYTES) return void response.destroy();
    response.write(
      `${id === undefined ? '' : `id: ${id}\n`}event: ${message.event}\ndata: ${JSON.stringify(message.data)}\n\n`,
    );
  };
  const sendEvent = (event: CallEvent): void => {
    if (call === undefined || event.sessionId === call) send({ event: 'call', data: event }, event.seq);
  };

  for (const phone of phones) network.phones.open(phone, { speaks: query.get('speaks') === '1' });
  send({ event: 'network', data: network.state() });
  for (const event of replay(network, call, since)) sendEvent(event);
  const stops = [
    network.log.subscribe(sendEvent),
    network.watch(() => send({ event: 'network', data: network.state() })),
    network.notices.subscribe((data) => call === undefined && send({ event: 'api', data })),
  ];
  response.on('close', () => {
    for (const stop of stops) stop();
    for (const phone of phones) putAway(network, phone);
  });
}

function replay(network: Network, call: string | undefined, since: string | undefined): readonly CallEvent[] {
  const after = Number(since ?? 0);
  if (call !== undefined) return (network.log.eventsOf(call) ?? []).filter(({ seq }) => seq > after);
  return since === undefined ? [] : network.log.since(after);
}

/** A page that is reloaded comes back within a moment: its call is not to be lost meanwhile. */
function putAway(network: Network, phone: string): void {
  setTimeout(() => network.phones.close(phone), 1500).unref();
}
