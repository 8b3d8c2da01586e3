import { answerWith, type ReceivedRequest, startServer } from '../http/servers.ts';

/** As much of AWS as answers before anything is deployed, in an account where nobody may do anything. */
export const anAws = async () => {
  const { url, received } = await startServer(answerWith(refused, { status: 403, type: 'text/xml' }));
  return {
    env: { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
    /** What it was asked: an action, and of which stack. */
    asked: () => received.map(questionOf),
  };
};

const refused =
  '<ErrorResponse><Error><Code>AccessDenied</Code><Message>Nobody may</Message></Error></ErrorResponse>';

const questionOf = ({ body }: ReceivedRequest) => {
  const form = new URLSearchParams(body);
  return `${form.get('Action')} ${form.get('StackName') ?? ''}`.trim();
};
