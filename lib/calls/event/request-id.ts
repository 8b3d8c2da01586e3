/**
 * A start that names a flow carries it sealed behind the client's own id: `order-42.` and at least some sixty
 * characters, as `lib/flows` makes them. What is stored and sent is the whole of it.
 */
const SEALED_BEHIND = /^([\w-]{1,64})\.[\w-]{60,}$/;

/** The id by which the client who started a call knows it. */
export function requestIdOf(clientRequestId: string): string {
  return SEALED_BEHIND.exec(clientRequestId)?.[1] ?? clientRequestId;
}
