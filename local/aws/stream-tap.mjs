import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/*
 * The embedded database has no streams. This stands in front of it, lets every write say what became of the row, and
 * makes from that what DynamoDB Streams would tell with NEW_IMAGE: in order for each row, because a row's writes are
 * answered in the order in which they were done.
 *
 * JavaScript, because the database's thread begins with such a file.
 */

/**
 * A record as Lambda hands it on.
 *
 * @typedef {{ eventName: 'INSERT' | 'MODIFY' | 'REMOVE', eventSource: 'aws:dynamodb', dynamodb: {
 *   Keys: Record<string, any>, NewImage?: Record<string, any>, SequenceNumber: string, StreamViewType: 'NEW_IMAGE' } }} StreamRecord
 */

/**
 * For each write: what it is to answer besides, and what that says of the row. An update does not tell whether the
 * row was there before; nothing that follows from a call's row wants to know.
 *
 * @type {Record<string, { returns: string, changeOf: (asked: any, attributes: any) => Pick<StreamRecord, 'eventName'> & { image?: any, key: any } | undefined }>}
 */
const writes = {
  PutItem: {
    returns: 'ALL_OLD',
    changeOf: ({ Item: row }, old) => ({
      eventName: old === undefined ? 'INSERT' : 'MODIFY',
      key: row,
      image: row,
    }),
  },
  UpdateItem: {
    returns: 'ALL_NEW',
    changeOf: (_, row) => ({ eventName: 'MODIFY', key: row, image: row }),
  },
  DeleteItem: {
    returns: 'ALL_OLD',
    changeOf: (_, old) => (old === undefined ? undefined : { eventName: 'REMOVE', key: old }),
  },
};

/**
 * @param {import('node:http').Server} server the embedded database
 * @param {(record: StreamRecord) => void} emit
 */
export function tapWrites(server, emit) {
  const [handle] = /** @type {[(request: unknown, response: unknown) => void]} */ (
    server.listeners('request')
  );
  let sequence = 0;
  server.removeAllListeners('request');
  server.on('request', async (request, response) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const write = writes[action];
    if (write === undefined) return handle(request, response);

    const asked = JSON.parse(await text(request));
    const end = response.end.bind(response);
    response.end = (/** @type {any} */ body) => {
      response.end = end;
      if (response.statusCode !== 200) return end(body);
      const { Attributes: attributes, ...answer } = JSON.parse(body);
      const change = write.changeOf(asked, attributes);
      if (change !== undefined) {
        sequence += 1;
        emit(recordOf(change, String(sequence).padStart(21, '0')));
      }
      const whole = asked.ReturnValues === write.returns ? body : JSON.stringify(answer);
      response.removeHeader('x-amz-crc32');
      response.setHeader('Content-Length', Buffer.byteLength(whole));
      return end(whole);
    };
    const { headers, method, url } = request;
    const forwarded = Readable.from([JSON.stringify({ ...asked, ReturnValues: write.returns })]);
    handle(Object.assign(forwarded, { headers, method, url }), response);
  });
}

/** @returns {StreamRecord} */
function recordOf(
  /** @type {{ eventName: StreamRecord['eventName'], key: any, image?: any }} */ { eventName, key, image },
  /** @type {string} */ SequenceNumber,
) {
  return {
    eventName,
    eventSource: 'aws:dynamodb',
    dynamodb: {
      Keys: { pk: key.pk, sk: key.sk },
      ...(image === undefined ? {} : { NewImage: image }),
      SequenceNumber,
      StreamViewType: 'NEW_IMAGE',
    },
  };
}
