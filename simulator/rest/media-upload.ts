import type { Endpoint } from './endpoint.ts';
import { foreignNumber } from './our-number.ts';
import { missingField, plain } from './response.ts';

/** `POST /mediaUpload`: takes note of an audio file. The answer is a sentence, not JSON. */
export const mediaUploadEndpoint: Endpoint = ({ fields, network }) => {
  const url = fields.text('url');
  if (url === undefined) return missingField('url');
  const phoneNumber = fields.text('phoneNumber');
  if (phoneNumber === undefined) return missingField('phoneNumber');
  const heard = /^https:\/\/[^?#]+\.(mp3|wav)(?:[?#]|$)/i.test(url);
  return {
    ...plain(201, 'The request has been fulfilled and resulted in a new resource being created.'),
    notes: [
      heard
        ? { level: 'info', words: `takes note of ${url}; the simulator does not fetch it` }
        : {
            level: 'warning',
            words: `takes note of ${url}`,
            hint: 'Africa’s Talking wants the https address of an .mp3 or .wav file.',
          },
      ...foreignNumber(network, phoneNumber),
    ],
  };
};
