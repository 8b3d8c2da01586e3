import { type AddressInfo, createServer } from 'node:net';

/** Where the parts of the local stack listen, and the variable that moves each. */
const parts = {
  api: { variable: 'PIGA_API_PORT', defaultPort: 8000, what: 'the API' },
  simulator: { variable: 'PIGA_AT_PORT', defaultPort: 8100, what: "the Africa's Talking simulator" },
  dynamodb: { variable: 'PIGA_DYNAMODB_PORT', defaultPort: 8200, what: 'DynamoDB' },
  aws: { variable: 'PIGA_AWS_PORT', defaultPort: 8300, what: 'SQS and S3' },
} as const;

export type Part = keyof typeof parts;

export function variableOf(part: Part): string {
  return parts[part].variable;
}
export type Ports = Readonly<Record<Part, number>>;

export const defaultPorts: Ports = {
  api: parts.api.defaultPort,
  simulator: parts.simulator.defaultPort,
  dynamodb: parts.dynamodb.defaultPort,
  aws: parts.aws.defaultPort,
};

export function portsFrom(env: Readonly<Record<string, string | undefined>>): Ports {
  return Object.fromEntries(
    Object.entries(parts).map(([part, { variable, defaultPort }]) => [
      part,
      Number(env[variable] || defaultPort),
    ]),
  ) as Ports;
}

/** A sentence for each port that cannot be had: which, what for, and what to do. */
export async function portsInUse(ports: Ports): Promise<string[]> {
  const refusals = await Promise.all(
    (Object.keys(parts) as Part[]).map(async (part) => {
      const { variable, what } = parts[part];
      if (await isFree(ports[part])) return undefined;
      return `Port ${ports[part]} (${what}) is in use. Stop what holds it, or choose another: ${variable}=${ports[part] + 1} npm start`;
    }),
  );
  return refusals.filter((refusal) => refusal !== undefined);
}

export function isFree(port: number) {
  return new Promise<boolean>((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .once('listening', () => probe.close(() => resolve(true)))
      .listen(port, '127.0.0.1');
  });
}

/** A port that nothing held a moment ago. */
export function freePort() {
  return new Promise<number>((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = probe.address() as AddressInfo;
        probe.close(() => resolve(port));
      });
  });
}
