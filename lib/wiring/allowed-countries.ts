import type { AllowedCountries } from '../outbound/refusal.ts';
import { type Country, countryOf, isCountry, type PhoneNumber } from '../phone-numbers/phone-number.ts';
import { ConfigurationError } from '../platform/errors.ts';

/**
 * The countries that calls may go to: those of the setting, or, without it, the countries of our own numbers.
 *
 * @throws {ConfigurationError} for a code that is not a country's
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
    throw new ConfigurationError([
      `ALLOWED_COUNTRIES names ${unknown.join(', ')}, which is not a country code such as KE`,
    ]);
  return setting as readonly Country[];
}
