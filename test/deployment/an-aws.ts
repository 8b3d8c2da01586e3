import { answerWith, type ReceivedRequest, startServer } from '../http-client/servers.ts';

/** A parameter's value, or what SSM says instead of it. */
type Parameter = string | { readonly type: string; readonly message: string };

/** As much of AWS as answers before anything is deployed: these parameters in SSM, and beside them nobody may do anything. */
export async function anAws(parameters: Readonly<Record<string, Parameter>> = {}) {
  const { url, received } = await startServer((response, request) => {
    const answer = isForSsm(request) ? ssmIn(parameters, request) : refused;
    answer(response, request);
  });
  return {
    env: { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
    /** What it was asked: an action, and of which stack or parameter. */
    asked: () => received.map(questionOf),
  };
}

function isForSsm({ headers }: ReceivedRequest) {
  return String(headers['x-amz-target']).startsWith('AmazonSSM.');
}

/** One parameter, several (of which those that are missing are left out), or a new one, which it takes. */
function ssmIn(parameters: Readonly<Record<string, Parameter>>, request: ReceivedRequest) {
  const target = request.headers['x-amz-target'];
  if (target === 'AmazonSSM.GetParameter') return parameterIn(parameters, request);
  const { Names = [] } = JSON.parse(request.body) as { Names?: string[] };
  const Parameters = Names.flatMap((Name) =>
    typeof parameters[Name] === 'string' ? [{ Name, Value: parameters[Name] }] : [],
  );
  return answerWith(JSON.stringify({ Parameters }), { type: 'application/x-amz-json-1.1' });
}

function parameterIn(parameters: Readonly<Record<string, Parameter>>, { body }: ReceivedRequest) {
  const { Name, WithDecryption } = JSON.parse(body);
  const found = parameters[Name] ?? { type: 'ParameterNotFound', message: '' };
  const answered = (content: unknown, status: number) =>
    answerWith(JSON.stringify(content), { status, type: 'application/x-amz-json-1.1' });
  if (typeof found !== 'string') return answered({ __type: found.type, message: found.message }, 400);
  const Value = WithDecryption === true ? found : 'sealed';
  return answered({ Parameter: { Name, Type: 'SecureString', Value } }, 200);
}

const refused = answerWith(
  '<ErrorResponse><Error><Code>AccessDenied</Code><Message>Nobody may</Message></Error></ErrorResponse>',
  { status: 403, type: 'text/xml' },
);

function questionOf(request: ReceivedRequest) {
  if (isForSsm(request)) {
    const { Name, Names } = JSON.parse(request.body);
    return `${String(request.headers['x-amz-target']).replace('AmazonSSM.', '')} ${Name ?? Names}`;
  }
  const form = new URLSearchParams(request.body);
  return `${form.get('Action')} ${form.get('StackName') ?? ''}`.trim();
}
