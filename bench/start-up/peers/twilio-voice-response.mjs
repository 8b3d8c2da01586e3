import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

export const handler = async ({ body }) => {
  const { isActive } = Object.fromEntries(new URLSearchParams(body));
  const response = new VoiceResponse();
  response.say('Welcome to the service. This is a demo voice application. Goodbye.');
  return { statusCode: 200, body: isActive === '0' ? '' : response.toString() };
};
