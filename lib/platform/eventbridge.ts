import { EventBridgeClient } from '@aws-sdk/client-eventbridge';

/** Nobody waits for what is put on a bus. Milliseconds. */
const limits = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;

/** Makes a client for EventBridge, which in a bundle is loaded when this is first called (build/bundle/lazy-packages.mjs). */
export function createEventBridge() {
  return new EventBridgeClient(limits);
}
