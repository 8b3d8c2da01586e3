import { callTotals } from '../calls/projections/call-totals.ts';
import type { Projection } from '../calls/projections/projection.ts';
import type { CallTable } from '../calls/store/table-layout.ts';
import { recordedStarts } from '../outbound/orphans.ts';
import { spendCap } from '../outbound/spend-cap.ts';
import { spendLedger } from '../outbound/spend-ledger.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';
import type { Counter } from '../platform/metrics.ts';
import { recordingsTold } from '../recordings/recordings-told.ts';
import type { TellOfRecordings } from '../webhooks/tell-recordings.ts';
import { createWakeQueue } from './wake-queue.ts';
import { createTelling, tellingSettings } from './webhooks.ts';

/** Settings of the projections, besides those of the table. */
export const projectionSettings = [
  'TIME_ZONE',
  'SPEND_PER_DAY',
  'SPEND_PER_CALL',
  ...tellingSettings,
  'RECORDINGS',
  'RECORDING_DAYS',
  'RECORDINGS_QUEUE_URL',
] as const satisfies readonly SettingName[];

/** What `relay` does with what changed. */
export interface Relaying {
  /** Are run on every call that changed. */
  readonly projections: readonly Projection[];
  readonly tellOfRecordings: TellOfRecordings;
}

export function createRelaying(
  table: CallTable,
  config: Config<(typeof projectionSettings)[number]>,
  { counter }: { readonly counter: Counter },
): Relaying {
  const { TIME_ZONE: timeZone, SPEND_PER_DAY, SPEND_PER_CALL } = config;
  const toKeep = recordingsTold({
    table,
    recordingDays: config.RECORDING_DAYS,
    send: createWakeQueue(config.RECORDINGS_QUEUE_URL),
    now: () => systemClock().getTime(),
  });
  const telling = createTelling(table, config);
  const projections = [
    callTotals(table, { timeZone }),
    recordedStarts(table, systemClock),
    spendLedger({
      table,
      spend: SPEND_PER_DAY && spendCap(SPEND_PER_DAY, SPEND_PER_CALL),
      timeZone,
      now: systemClock,
      observer: {
        costUncounted: () => counter.count('CostUncounted'),
        costOutOfBounds: () => counter.count('CostOutOfBounds'),
      },
    }),
    ...telling.projections,
    ...(config.RECORDINGS === 'keep' ? [toKeep] : []),
  ];
  return { projections, tellOfRecordings: telling.ofRecordings };
}
