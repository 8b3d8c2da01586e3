import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { africasTalkingHosts } from './server.ts';

/**
 * Takes a `CONNECT` for one of Africa's Talking's hosts, as every HTTP client sends it to the proxy in HTTPS_PROXY, and
 * keeps the connection for our own HTTPS server. Other hosts are refused: this is no way to the internet.
 */
export function tunnel(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  accept: (socket: Duplex) => void,
): void {
  const host = (request.url ?? '').replace(/:\d+$/, '');
  // A client that goes away in the middle is no fault.
  socket.on('error', () => socket.destroy());
  if (!africasTalkingHosts.includes(host)) {
    socket.end(
      `HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain; charset=UTF-8\r\nConnection: close\r\n\r\nThe simulator is a proxy for ${africasTalkingHosts.join(', ')} alone. Name ${host} in NO_PROXY.\n`,
    );
    return;
  }
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
  if (head.length > 0) socket.unshift(head);
  accept(socket);
}
