/** @import { LineState } from './line.js' */

/**
 * The line that lets the service call a phone. Piga's own `invoke-call` when that is what stands behind
 * the line; for any other service, what it would ask of Africa's Talking.
 *
 * @param {LineState} line
 * @param {string} phoneNumber
 * @param {string} simulator - the simulator's own address
 */
export function callMe(line, phoneNumber, simulator) {
  const voice = /^https?:\/\/[^/]+\/(?:[^?#]*\/)?voice\//.exec(line.callbackUrl)?.[0];
  if (voice !== undefined && phoneNumber.startsWith('+')) {
    return `curl "${voice}invoke-call?phone=${phoneNumber.slice(1)}"`;
  }
  return curl(`${simulator}/call`, {
    headers: { apiKey: 'any', Accept: 'application/json' },
    fields: { username: 'sandbox', from: line.phoneNumber, to: phoneNumber },
  });
}

/**
 * The line that posts a callback again by hand.
 *
 * @param {string} url
 * @param {Record<string, string>} fields
 */
export function repeatRequest(url, fields) {
  return curl(url, { fields });
}

/**
 * @param {string} url
 * @param {{ headers?: Record<string, string>, fields: Record<string, string> }} request
 */
function curl(url, { headers = {}, fields }) {
  return [
    `curl ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...Object.entries(fields).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`),
  ].join(' \\\n  ');
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
