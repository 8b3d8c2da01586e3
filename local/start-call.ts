import { type OutboundCall, type OutboundCallStarted, StartRefused } from '../simulator/index.ts';

/** Has the running service start a call, as any program would, for a person at the phone page. */
export async function startCall(
  api: string,
  { to, flow, variables = {} }: OutboundCall,
): Promise<OutboundCallStarted> {
  const response = await fetch(`${api}/voice/invoke-call`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...variables, phone: to, ...(flow !== undefined && { flow }) }),
  });
  const text = await response.text();
  const answer = parse(text);
  const sessionId = answer?.response?.sessionId;
  if (response.ok && sessionId !== undefined) return { sessionId };
  throw new StartRefused(answer?.error ?? `The service answered ${response.status}: ${text.slice(0, 200)}`);
}

function parse(text: string): { error?: string; response?: { sessionId?: string } } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
