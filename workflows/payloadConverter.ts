import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';

/**
 * As the SDK's own, but that a payload that cannot be decoded becomes undefined. A stored signal with such a payload would
 * otherwise fail every workflow task of its document for ever, before the handler could drop it.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload<T>(payload: Payload): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch {
      return undefined as T;
    }
  },
};
