import { everySetting } from '../../build/code-cache/lambda-environment.ts';
import { readConfig } from '../../lib/platform/config.ts';
import type { ServiceTools } from '../../lib/services/service.ts';
import type { TestTable } from '../calls/a-table.ts';
import { aLog } from '../functions/a-log.ts';

/** What services are made from, over the table of a test and an Africa's Talking at `url`. */
export function serviceTools(table: TestTable, url = 'http://127.0.0.1:9'): ServiceTools {
  const { log, counter } = aLog();
  const env = { ...everySetting, AT_API_KEY: 'atsk_0123456789', AT_VOICE_URL: url, AT_MESSAGING_URL: url };
  return { log, counter, table, now: () => new Date(), settings: (...names) => readConfig(env, ...names) };
}
