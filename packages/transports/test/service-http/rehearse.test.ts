import { userAgent } from '@posthorn/dialects/user-agent';
import { describe, expect, it } from 'vitest';
import { AttemptFailure } from '../../src/failure.ts';
import { fetchOf } from '../../src/service-http/fetch.ts';
import { rehearse } from '../../src/service-http/rehearse.ts';

describe('a rehearsal', () => {
  it('shows the request that a client makes, and sends nothing', async () => {
    const preview = await rehearse(async (call) => {
      const fetch = fetchOf(call, { shownUrl: 'http://127.0.0.1:1/********' });
      await fetch('http://127.0.0.1:1/secret', {
        method: 'POST',
        headers: { 'X-A': 'b', 'Content-Length': '1' },
        body: 'c',
      });
    }, 'read me');
    expect(preview).toEqual({
      method: 'POST',
      url: 'http://127.0.0.1:1/********',
      headers: { 'x-a': 'b', 'user-agent': userAgent },
      secretHeaders: ['authorization'],
      body: 'c',
      text: 'read me',
    });
  });

  it('throws what keeps the message from being made', async () => {
    const speak = () => Promise.reject(new AttemptFailure('bad_request', 'no form'));
    await expect(rehearse(speak, '')).rejects.toMatchObject({ reason: 'bad_request', message: 'no form' });
  });
});
