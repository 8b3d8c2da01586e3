/**
 * Where a service is reached: at the SDK's settings `AWS_ENDPOINT_URL_<SERVICE>` and `AWS_ENDPOINT_URL`, else at its
 * public address in the region.
 */
export function endpointOf(
  service: string,
  region: string,
  env: Readonly<Record<string, string | undefined>>,
): URL {
  const given = [env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`], env['AWS_ENDPOINT_URL']];
  const url = given.find((value) => value !== undefined && value !== '');
  if (url !== undefined) return new URL(url);
  const domain = domains.find(([regions]) => region.startsWith(regions))?.[1] ?? 'amazonaws.com';
  return new URL(`https://${service}.${region}.${domain}`);
}

/** The regions whose domain is another (AWS General Reference, "Service endpoints"). */
const domains = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
] as const;
