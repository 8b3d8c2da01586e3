import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** No answer of the service takes longer: what is still open then is somebody else's stream. */
const PATIENCE_MS = 3000;

export interface RequestsUnderWay {
  /** Resolves when none is being answered, or after three seconds. */
  readonly none: () => Promise<void>;
}

/** Counts the requests that the server at this port is answering, by what Node itself tells of its servers. */
export function countRequests(port: number): RequestsUnderWay {
  const underWay = new Set<ServerResponse>();
  channel('http.server.request.start').subscribe((message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (request.socket.localPort !== port) return;
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });
  return {
    none: async () => {
      const until = performance.now() + PATIENCE_MS;
      while (underWay.size > 0 && performance.now() < until)
        await new Promise((soon) => setTimeout(soon, 10));
    },
  };
}
