import { TOKEN_FIELD, UNSTORED_FIELD, unpackEvent } from '../store/record-durably.ts';
import type { CallStore } from '../store/store.ts';

export interface ReplayReport {
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  /** Came with a token that is none of ours, while nobody could look at it. */
  readonly forged: number;
  readonly failures: readonly { readonly event: string; readonly error: unknown }[];
}

/** Events as log lines hold them, also inside lines that a tool has wrapped into JSON once more, or into CSV. */
const unstored = new RegExp(`${UNSTORED_FIELD}[\\\\"]+\\s*:\\s*[\\\\"]+([0-9a-f]+)`, 'g');

const unproven = new RegExp(`${TOKEN_FIELD}[\\\\"]+\\s*:\\s*[\\\\"]+([0-9a-f]+)`);

/** The packed events in a piece of log, whatever stands around them, each with the digest of its token where one stands behind it. */
function unstoredEvents(
  log: string,
): { readonly packed: string; readonly tokenDigest: string | undefined }[] {
  const found = [...log.matchAll(unstored)];
  return found.map(({ 1: packed = '', index }, at) => ({
    packed,
    tokenDigest: unproven.exec(log.slice(index, found[at + 1]?.index))?.[1],
  }));
}

/**
 * Stores every event that a log holds because it could be neither stored nor deferred. May be repeated.
 *
 * @param isOurToken whether a digest, as of `tokenDigestOf`, is that of a token of ours; none is when absent
 */
export async function replay(
  lines: AsyncIterable<string> | Iterable<string>,
  store: CallStore,
  isOurToken: (digest: string) => boolean = () => false,
): Promise<ReplayReport> {
  const report = {
    stored: 0,
    duplicate: 0,
    quarantined: 0,
    forged: 0,
    failures: [] as { event: string; error: unknown }[],
  };
  for await (const line of lines) {
    for (const { packed, tokenDigest } of unstoredEvents(line)) {
      if (tokenDigest !== undefined && !isOurToken(tokenDigest)) {
        report.forged += 1;
        continue;
      }
      try {
        report[await store.record(unpackEvent(packed))] += 1;
      } catch (error) {
        report.failures.push({ event: packed, error });
      }
    }
  }
  return report;
}
