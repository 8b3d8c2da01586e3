import type { SimulatorClient } from '../client.ts';
import type { CallOptions } from './call-options.ts';
import { CommandError } from './command.ts';

/** The connection to the local stack through which a call is placed. */
export interface StackConnection {
  /** The service's address; `undefined` where only the simulator is known, and a line of it calls. */
  readonly service: string | undefined;
  readonly client: SimulatorClient;
}

/** Begins one call as asked. Returns its session. Throws `CommandError` when it does not come about. */
export async function placeCall(options: CallOptions, { service, client }: StackConnection): Promise<string> {
  const { phoneNumber, inbound, line, script } = options;
  if (!inbound && service !== undefined) return startAtService(service, options);
  if (!inbound) return startAtSimulator(client, options);

  const call = await client.dialIn({
    from: phoneNumber,
    ...(line !== undefined && { to: line }),
    ...(script !== undefined && { script }),
  });
  return call.sessionId;
}

async function startAtSimulator(
  client: SimulatorClient,
  { phoneNumber, flow, variables }: CallOptions,
): Promise<string> {
  const named = flow === undefined ? {} : { flow, variables };
  return (await client.startCall({ to: phoneNumber, ...named })).sessionId;
}

/** Has the running service start a call, as anybody would. */
async function startAtService(
  service: string,
  { phoneNumber, flow, variables }: CallOptions,
): Promise<string> {
  const query = new URLSearchParams({
    phone: phoneNumber,
    ...(flow !== undefined && { flow }),
    ...variables,
  });
  const response = await fetch(`${service}/voice/invoke-call?${query}`).catch((error: unknown) => {
    throw new CommandError(`The service does not answer at ${service}: start it with npm start.`, {
      cause: error,
    });
  });
  const text = await response.text();
  const answer = parse(text);
  const sessionId = answer?.response?.sessionId;
  if (response.ok && typeof sessionId === 'string') return sessionId;
  throw new CommandError(`The service answered ${response.status}: ${answer?.error ?? text.slice(0, 200)}`);
}

function parse(text: string): { error?: string; response?: { sessionId?: unknown } } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
