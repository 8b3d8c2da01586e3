import type { JudgePhones } from '../flows/index.ts';
import { createDialJudge as createJudge } from '../outbound/judge-dial.ts';
import { spendCap } from '../outbound/spend-cap.ts';
import type { Country } from '../phone-numbers/phone-number.ts';
import { createDynamoDB } from '../platform/aws.ts';
import { systemClock } from '../platform/clock.ts';
import { readConfig, type SettingName } from '../platform/config.ts';
import type { LambdaTools } from '../platform/lambda.ts';
import { allowedCountries } from './allowed-countries.ts';

const dialSettings = [
  'CALLS_TABLE',
  'DEFAULT_COUNTRY',
  'EXTRA_NUMBER_RANGES',
  'ALLOWED_COUNTRIES',
  'CALLS_PER_NUMBER_PER_DAY',
  'SPEND_PER_DAY',
  'SPEND_PER_CALL',
  'TIME_ZONE',
] as const satisfies readonly SettingName[];

/**
 * Judges the phones that flows dial. In a bundle this file is loaded at the first dial, with all that it needs:
 * build/bundle/lazy-packages.mjs. Most answers dial nobody.
 *
 * @param ourNumbers of the routing table
 * @throws ConfigurationError
 */
export function createDialJudge(
  env: Readonly<Record<string, string | undefined>>,
  { log, counter }: LambdaTools,
  ourNumbers: readonly string[],
): JudgePhones {
  const config = readConfig(env, ...dialSettings);
  const known = [...(env['AT_VOICE_NUMBER'] ?? '').split(',').map((number) => number.trim()), ...ourNumbers];
  const judge = createJudge({
    table: { dynamodb: createDynamoDB(), tableName: config.CALLS_TABLE },
    caps: {
      callsPerNumber: config.CALLS_PER_NUMBER_PER_DAY,
      spend: config.SPEND_PER_DAY && spendCap(config.SPEND_PER_DAY, config.SPEND_PER_CALL),
      timeZone: config.TIME_ZONE,
    },
    reading: {
      defaultCountry: config.DEFAULT_COUNTRY as Country | undefined,
      extraRanges: config.EXTRA_NUMBER_RANGES,
    },
    allowedCountries: (ourNumber) =>
      allowedCountries(
        config.ALLOWED_COUNTRIES,
        [...known, ourNumber].filter((number): number is string => number !== undefined && number !== ''),
      ),
    now: systemClock,
    maxWaitMs: 700, // of the 2,500 in which the caller hears something
    observer: {
      limitsUnavailable: (error) => {
        log.error('The limits on the phones of a dial could not be looked up', { error: error as Error });
        counter.count('LimitsUnavailable');
      },
    },
  });
  return async (phones, { sessionId = '', destinationNumber: ourNumber }) => {
    const verdicts = await judge(phones, { sessionId, ourNumber });
    const refused = verdicts.filter(({ refused: rule }) => rule !== undefined);
    if (refused.length > 0) {
      log.warn('A phone was not dialled: a rule or a limit stands against it', { sessionId, refused });
      counter.count('StartRefused');
    }
    return verdicts;
  };
}
