import type { AllowedCountries } from '../outbound/refusal.ts';
import { type Country, countryOf, isCountry, type PhoneNumber } from '../phone-numbers/phone-number.ts';
import { ConfigurationError } from '../platform/errors.ts';

/**
 * Where calls may go: where the setting says, else to the countries of our own numbers.
 *
 * @throws ConfigurationError for a code that is no country's
 */
export function allowedCountries(
  setting: readonly string[] | undefined,
  ourNumbers: readonly string[],
): AllowedCountries {
  if (setting === undefined) {
    const countries = ourNumbers.map((number) => countryOf(number as PhoneNumber));
    return [...new Set(countries.filter((country) => country !== undefined))];
  }
  if (setting.length === 1 && setting[0] === 'all') return 'all';
  const unknown = setting.filter((code) => !isCountry(code));
  if (unknown.length > 0)
    throw new ConfigurationError([`ALLOWED_COUNTRIES names ${unknown.join(', ')}, which is no country`]);
  return setting as readonly Country[];
}
