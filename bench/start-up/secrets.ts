import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { everySetting } from '../../build/code-cache/lambda-environment.ts';
import { median, spread } from '../figures.ts';
import type { Table } from '../topic.ts';
import { coldStart } from './cold-start.ts';
import type { Subject } from './subjects.ts';

/** As long as SSM may take to answer from within its region, in milliseconds. */
const SSM_TAKES = 15;

const secrets = ['AT_API_KEY', 'CALLBACK_TOKENS', 'SEALING_SECRETS'] as const;

/** What a first answer takes when the secrets are read from SSM, beside one that has them in its environment, in turns. */
export async function withSecretsInSsm(
  node: { readonly version: string; readonly path: string },
  subjects: readonly Subject[],
  env: Readonly<Record<string, string>>,
  rounds: number,
): Promise<Table> {
  const ssm = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () =>
      setTimeout(() => {
        outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        const Parameters = secrets.map((name) => ({ Name: `/piga/prod/${name}`, Value: everySetting[name] }));
        outgoing.end(JSON.stringify({ Parameters }));
      }, SSM_TAKES),
    );
  });
  await new Promise<void>((listening) => ssm.listen(0, '127.0.0.1', listening));
  const referring = {
    ...env,
    ...Object.fromEntries(secrets.map((name) => [name, `ssm:/piga/prod/${name}`])),
    AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${(ssm.address() as AddressInfo).port}`,
  };
  const rows: string[][] = [];
  for (const subject of subjects.filter(({ name }) => ['instruct', 'events', 'invoke-call'].includes(name))) {
    const more: number[] = [];
    const plain: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const [without, within] = [
        await coldStart(node.path, subject, env),
        await coldStart(node.path, subject, referring),
      ];
      if (round > 0) plain.push(without.total);
      if (round > 0) more.push(within.total - without.total);
    }
    rows.push([`\`${subject.name}\``, median(plain).toFixed(1), spread(more)]);
  }
  ssm.closeAllConnections();
  ssm.close();
  return {
    caption: `With the secrets in SSM, whose answer takes ${SSM_TAKES} ms here: one request, while the rest of the process starts. Node ${node.version}.`,
    columns: ['', 'First answer with secrets in the environment, ms', 'More with secrets in SSM, ms'],
    rows,
  };
}
