import type { Log } from '../../lib/platform/log.ts';
import type { Counter, MetricName } from '../../lib/platform/metrics.ts';

/** A log and a counter that remember. */
export function aLog() {
  const lines: { level: string; message: string; extra: unknown[] }[] = [];
  const counts: MetricName[] = [];
  const at =
    (level: string): Log['error'] =>
    (message, ...extra) => {
      lines.push({ level, message: String(message), extra });
    };
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const counter: Counter = { count: (what) => void counts.push(what) };
  return { log, counter, lines, counts };
}
