/**
 * The `clientRequestId` of a start that names a flow is the client's own id, a dot, and the sealed flow of at least sixty
 * characters (`lib/flows/token/`): `order-42.…`. Stored and sent is the whole.
 */
const SEALED_BEHIND = /^([\w-]{1,64})\.[\w-]{60,}$/;

/** The id by which the client who started a call knows it. */
export function requestIdOf(clientRequestId: string): string {
  return SEALED_BEHIND.exec(clientRequestId)?.[1] ?? clientRequestId;
}
