import { createHash, createHmac } from 'node:crypto';
import { request as send } from 'node:http';

/*
 * The least that two writes to DynamoDB take: two signed requests (AWS, "Create a signed AWS API request"), and nothing
 * checked, tried again, timed out or told in case of failure.
 */
const { AWS_ENDPOINT_URL_DYNAMODB, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, CALLS_TABLE } =
  process.env;

const hash = (text) => createHash('sha256').update(text).digest('hex');
const mac = (key, text) => createHmac('sha256', key).update(text).digest();

const dynamodb = (operation, input) =>
  new Promise((resolve, reject) => {
    const { host, hostname, port } = new URL(AWS_ENDPOINT_URL_DYNAMODB);
    const body = JSON.stringify(input);
    const time = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
    const scope = [time.slice(0, 8), AWS_REGION, 'dynamodb', 'aws4_request'];
    const canonical = [
      'POST',
      '/',
      '',
      `host:${host}`,
      `x-amz-date:${time}`,
      '',
      'host;x-amz-date',
      hash(body),
    ];
    const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), hash(canonical.join('\n'))].join('\n');
    const signature = mac(scope.reduce(mac, `AWS4${AWS_SECRET_ACCESS_KEY}`), toSign).toString('hex');
    const headers = {
      host,
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
      'x-amz-date': time,
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/${scope.join('/')}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    };
    const outgoing = send({ hostname, port, method: 'POST', headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      incoming.on('end', () => (incoming.statusCode === 200 ? resolve() : reject(new Error(text))));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

export const handler = async ({ body, requestContext: { requestId } }) => {
  const { sessionId } = Object.fromEntries(new URLSearchParams(body));
  const payload = { S: body };
  await Promise.all([
    dynamodb('PutItem', {
      TableName: CALLS_TABLE,
      Item: { pk: { S: sessionId }, sk: { S: requestId }, payload },
    }),
    dynamodb('UpdateItem', {
      TableName: CALLS_TABLE,
      Key: { pk: { S: sessionId }, sk: { S: 'call' } },
      UpdateExpression: 'SET payload = :payload',
      ExpressionAttributeValues: { ':payload': payload },
    }),
  ]);
  return { statusCode: 200, body: 'OK' };
};
